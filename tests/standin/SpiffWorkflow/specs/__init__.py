"""Specs of tasks."""
