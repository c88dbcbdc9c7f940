"""`feel` evaluates one expression: value and warnings, or the place of the fault and exit status 1."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from workers.cli.feel import feel


def call(*arguments: str) -> Result:
    return CliRunner().invoke(feel, list(arguments))


def test_it_prints_the_value_and_the_warnings() -> None:
    done = call("[1 + 1, 1 / 0]")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == ["[2, null]", "warning: division by zero"]


def test_it_reads_variables_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "data.json"
    file.write_text('{"amount": 7.50, "status": "open"}', encoding="utf-8")
    done = call('amount > 5 and status = "open"', "--data", str(file), "--json")
    assert json.loads(done.stdout) == {"value": True, "text": "true", "warnings": []}


def test_a_fault_is_told_with_its_place() -> None:
    done = call("1 +* 2", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["position"] == {"line": 1, "column": 4}
    assert "Line 1, column 4" in call("1 +* 2").stdout


@pytest.mark.parametrize("content", ["[1]", '{"a": NaN}', '{"a": 1, "a": 2}', "{"])
def test_data_that_cannot_be_used_ends_with_status_1(tmp_path: Path, content: str) -> None:
    file = tmp_path / "data.json"
    file.write_text(content, encoding="utf-8")
    assert call("a", "--data", str(file)).exit_code == 1


def test_the_clock_is_the_citys() -> None:
    assert call('today() >= date("2020-01-01")').stdout.strip() == "true"
