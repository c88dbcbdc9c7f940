"""Tests of what a person does to a running instance."""
