"""Named reads of matters, one topic a file."""
