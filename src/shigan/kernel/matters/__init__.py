"""Matters (事项): accountable pieces of work, their steps, clocks, colours and histories."""
