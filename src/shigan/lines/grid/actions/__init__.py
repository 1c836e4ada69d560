"""Writes of the grid line, one deed a file."""
