"""Pages for developers that show every component with sample content. Only where DEBUG is on."""
