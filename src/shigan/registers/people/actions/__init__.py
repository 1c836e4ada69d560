"""Writes of the register of people."""
