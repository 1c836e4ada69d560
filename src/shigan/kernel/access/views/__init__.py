"""Pages of one's own sign-ins, the second factor, and the accounts that somebody manages."""
