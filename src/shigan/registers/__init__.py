"""What is kept beyond one line of work: the people who live here."""
