"""The reference of elements: what the engine runs, with an example that is drawn and played, and what it refuses by name."""

from engine.reference.entries import Entry, Refusal, entries, refusals

__all__ = ["Entry", "Refusal", "entries", "refusals"]
