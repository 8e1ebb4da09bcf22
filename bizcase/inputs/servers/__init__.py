"""What all readers of lists of servers share."""
