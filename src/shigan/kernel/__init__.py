"""What every line of work stands on. Lower apps never import higher ones."""
