"""What templates of the mediation line say."""
