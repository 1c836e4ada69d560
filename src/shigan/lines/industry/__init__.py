"""Industry: so far what statistics offices and the enclave's partners state."""
