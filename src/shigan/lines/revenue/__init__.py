"""Revenue: so far what the finance bureau states."""
