"""Processes are killed in the middle of work; what was acknowledged is there, and nothing happened twice."""
