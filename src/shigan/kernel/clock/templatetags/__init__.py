"""Filters of the clock."""
