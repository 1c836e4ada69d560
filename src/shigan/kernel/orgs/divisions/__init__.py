"""Codes and names of all streets and communities of China, packed, and finding in them."""
