"""Rules of matters: pure, one idea a file."""
