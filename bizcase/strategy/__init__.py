"""What to do with each application and server, in which order, and what stands in the way."""
