"""Template tags of matters."""
