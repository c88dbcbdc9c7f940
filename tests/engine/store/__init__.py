"""Tests of the store, each on both databases."""
