"""A library that cannot be installed or does not answer rightly is named with its reason, and the benchmark goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import _feel_others


def test_a_library_that_cannot_be_installed_is_named_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_feel_others, "PINNED", tmp_path)
    monkeypatch.setattr(_feel_others, "HOME", tmp_path / "home")
    found = _feel_others.compare()
    assert set(found) == set(_feel_others.MODULES)
    assert all(values["not_timed"] for values in found.values())


def test_a_library_that_answers_wrongly_is_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_feel_others, "call_of", lambda name: lambda: ({}, False))
    with pytest.raises(ValueError, match="answers"):
        _feel_others.time("pysfeel")
