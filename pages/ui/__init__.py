"""What pages share: session state, sidebar, charts, formatting, error boundary."""
