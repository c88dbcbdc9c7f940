"""The language stands alone: it needs nothing of the project, and its description is true."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import engine.feel
from tests.engine.feel.cases import value

PACKAGE = Path(engine.feel.__file__).parent
README = (PACKAGE / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_description_hold_where_nothing_else_is(example: str, tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "engine" / "feel", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([sys.executable, "-c", example], cwd=tmp_path, check=True, env={"PYTHONUTF8": "1"}, timeout=60)


def test_the_expressions_of_the_description_are_read() -> None:
    assert len(EXAMPLES) == 2
    assert value('if age >= 60 then date(filed) + duration("P30D") else null', age=61, filed="2026-03-01") == "2026-03-31"
