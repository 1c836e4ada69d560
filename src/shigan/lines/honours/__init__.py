"""Honours: so far the ranks that the district has published."""
