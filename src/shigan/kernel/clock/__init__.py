"""Working days, time limits and the present instant: one clock for minutes and for months."""
