"""Named reads of figures, one topic a file; `values.evaluate` is the engine's door."""
