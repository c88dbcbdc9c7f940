"""Families of hostile and of lawful input, one module a family, each sample with the verdict that its rule gives it."""
