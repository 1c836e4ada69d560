"""Pages of the desk, one topic a file."""
