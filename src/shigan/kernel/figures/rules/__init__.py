"""The arithmetic of figures, without database and clock (docs/rules/figures.md)."""
