"""Where things are: positions in one coordinate system, and the cell that a position lies in."""
