"""How figures are said in templates."""
