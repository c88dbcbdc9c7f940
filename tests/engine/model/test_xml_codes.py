"""The codes of the XML reader and of the bounded process: each is raised in the tests of its own module."""

from __future__ import annotations

from engine.model.texts import TEXTS

XML_CODES = {
    "attributes",
    "bytes",
    "control-character",
    "depth",
    "doctype",
    "encoding-differs",
    "elements",
    "file-size",
    "instruction",
    "not-well-formed",
    "xinclude",
    "crash",
    "memory",
    "time",
    "dmn-unreadable",
}


def test_each_has_a_text() -> None:
    assert set(TEXTS) >= XML_CODES
