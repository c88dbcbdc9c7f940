"""Where the third-party sample files are: `ONERUN_CORPORA`, else a `shared` folder beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REASON = "third-party sample files not found: set ONERUN_CORPORA to the folder that holds corpora/ and bad_inputs/"


def root() -> Path | None:
    """The folder that holds `corpora/` and `bad_inputs/`, or None where it is absent."""
    named = os.environ.get("ONERUN_CORPORA")
    place = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    return place if (place / "corpora").is_dir() else None


def corpus(*parts: str) -> Path:
    """The path of a sample file or folder, for example `corpus("corpora", "betsy")`; skips the test where absent."""
    place = root()
    if place is None:
        pytest.skip(REASON)
    return place.joinpath(*parts)
