"""Residents and their households: encrypted, masked, found by name and by keyed hash."""
