"""What Word and PowerPoint files share: native charts, templates, the same bytes twice."""
