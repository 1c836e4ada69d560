"""How fast the product is, beside what the same machine can do at best (docs/how-to/measure-speed.md)."""
