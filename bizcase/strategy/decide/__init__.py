"""What happens to each server and application: end of support, blockers, dispositions."""
