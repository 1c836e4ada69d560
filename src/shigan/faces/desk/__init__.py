"""The desk: where people of the office work."""
