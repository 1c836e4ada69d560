"""Street lamps: faults, from report to repair."""
