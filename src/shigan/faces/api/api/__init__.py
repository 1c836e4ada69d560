"""The API itself: who asks, what cannot be done, what was done already, and all routes."""
