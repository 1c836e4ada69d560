"""What comes into the register by the sheet."""
