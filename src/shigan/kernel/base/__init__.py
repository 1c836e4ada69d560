"""The ground: registries, errors, ids and text. Knows nothing of streets."""
