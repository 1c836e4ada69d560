"""Load over HTTP: a light client, the served product, and the bare floor on the same store."""
