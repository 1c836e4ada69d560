"""Reads: files, dry runs, batches."""
