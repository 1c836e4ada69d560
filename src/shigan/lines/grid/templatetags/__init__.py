"""Template tags of the grid line."""
