"""Writes of the mediation line."""
