"""Who did what, when, to what: written with the deed itself, and never changed."""
