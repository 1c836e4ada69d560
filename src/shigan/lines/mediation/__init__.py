"""Mediation: disputes between people, and between workers and employers, settled by agreement."""
