"""Pages of figures, one topic a file."""
