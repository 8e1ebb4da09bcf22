"""In which order: groups that move together, waves, dates."""
