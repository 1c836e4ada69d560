"""What people and machines meet: the desk, the API, the field pages."""
