"""What one would write with Django and django-ninja alone: the floor to compare with."""
