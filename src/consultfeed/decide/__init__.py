"""What people decided about issues, and how it is laid over what machines found. Floor 2."""
