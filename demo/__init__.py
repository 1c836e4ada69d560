"""Sample data for trying the product: built by a script, loaded through the importers."""
