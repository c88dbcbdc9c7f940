"""Tests of the reader, the Model, its gates and its drawings."""
