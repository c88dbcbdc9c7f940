"""The name under which a document is shown; it is never a path and never decides where the bytes lie."""

from __future__ import annotations

import re
import unicodedata

from processes.forms.characters import first_unusable

LONGEST = 120


def shown_name(filename: str) -> str:
    """The last part of a file's name without characters that hide or reorder text, at most 120 characters.

    The extension is kept; a name of which nothing is left becomes "文件".
    """
    last = re.split(r"[/\\]", filename)[-1]
    kept = "".join(char for char in unicodedata.normalize("NFC", last) if first_unusable(char) is None)
    kept = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "_", kept)).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        return (kept or "文件")[:LONGEST]
    ending = ending[:10]
    return f"{stem.strip()[: LONGEST - len(ending) - 1] or '文件'}.{ending}"


def extension(filename: str) -> str:
    """The extension in small letters without its dot; empty where there is none."""
    name = shown_name(filename)
    return name.rpartition(".")[2].lower() if "." in name else ""
