"""What a page is made of: tabs, lists, dialogs, the sidebar."""
