"""Lines of work. A line never imports another line."""
