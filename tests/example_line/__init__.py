"""A tiny line of work, quoted and run by docs/how-to/add-a-line.md."""
