"""Writes to matters, one deed a file. Every kind of work goes through these."""
