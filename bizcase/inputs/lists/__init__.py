"""AWS's inventory template, the application portfolio and the lists of other tools."""
