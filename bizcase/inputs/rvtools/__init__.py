"""RVTools exports."""
