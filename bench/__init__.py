"""How fast the product is, beside the best the machine can do (docs/how-to/measure-speed.md)."""
