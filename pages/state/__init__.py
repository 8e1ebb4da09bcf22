"""The case of the session and the store it is kept in."""
