"""The Model: one small graph that everything else is built from, and the reader that makes it from a BPMN file."""

from engine.model.reader import read

__all__ = ["read"]
