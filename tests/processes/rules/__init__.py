"""Rules for people."""
