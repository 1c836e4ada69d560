"""SQLite as Django knows it, with a queue for the writers of one process (Django wants `base`)."""
