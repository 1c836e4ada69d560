"""Grid governance (网格治理): events seen, filed, dispatched, handled, verified, closed."""
