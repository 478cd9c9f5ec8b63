"""Starts and tests the project on a bare machine. Knows nothing of Django."""
