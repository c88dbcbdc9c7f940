"""`elements` tells what runs, and the pages of the documentation say the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from workers.cli.elements import PAGES, elements

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.mark.parametrize("name", sorted(PAGES.values()))
def test_the_documentation_is_up_to_date(tmp_path: Path, name: str) -> None:
    assert CliRunner().invoke(elements, ["--docs", str(tmp_path)]).exit_code == 0
    assert (DOCS / name).read_text(encoding="utf-8") == (tmp_path / name).read_text(encoding="utf-8")


def test_it_tells_people_and_programs() -> None:
    assert "boundary event" in CliRunner().invoke(elements).stdout
    told = json.loads(CliRunner().invoke(elements, ["--json"]).stdout)
    assert {each["key"] for each in told["elements"]} >= {"task", "callActivity", "loop parallel"}
