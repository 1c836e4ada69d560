"""Pages of the mediation line."""
