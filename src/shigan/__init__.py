"""Shigan: the operations platform of an urban subdistrict (街道)."""

__version__ = "0.1.0"
