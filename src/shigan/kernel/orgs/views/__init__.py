"""Pages of the organisation, one topic a file."""
