"""Pure parts of reading a sheet: where its heading is, what its cells say."""
