"""Named reads of the grid line, one topic a file."""
