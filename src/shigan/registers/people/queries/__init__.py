"""Named reads of the register of people."""
