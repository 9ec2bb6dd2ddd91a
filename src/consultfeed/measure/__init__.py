"""Measuring: how well labels given agree with labels wanted, and how well coders agree with each other. Floor 2."""
