"""Texts: constraints."""

from __future__ import annotations

from engine.model.texts.text import Text

CONSTRAINTS: dict[str, Text] = {}
