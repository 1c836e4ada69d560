"""Ten invented years of one street, drawn by chance from a seed."""
