"""The Model: one small graph that everything else is built from."""
