"""Personal data: encrypted at rest, found by keyed hash, masked, shown for a purpose."""
