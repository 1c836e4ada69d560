"""Named numbers: what each counts, for which period and unit, and the very rows behind it."""
