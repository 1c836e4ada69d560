"""Pages of the grid line, one topic a file."""
