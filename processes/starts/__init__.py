"""Starts of plain processes: by the clock, messages, signals, data that other systems report, and people."""
