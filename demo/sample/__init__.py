"""How the sample year is made up: each module makes one part of it, from fixed seeds."""
