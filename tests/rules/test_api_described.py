"""Every call of the API says what it reads and answers: the OpenAPI document and its page are made of that."""

from __future__ import annotations

import ast
from pathlib import Path

API = Path(__file__).parents[2] / "web" / "api"


def test_every_call_is_described_and_named() -> None:
    names = (API.parent / "texts" / "api.yaml").read_text(encoding="utf-8")
    for path in sorted(API.glob("*.py")):
        for view in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(view, ast.FunctionDef):
                called = [
                    one.func.id for one in view.decorator_list if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
                ]
                assert ("route" in called) == ("described" in called), (
                    f"{path.name}: {view.name} needs @described beneath its route"
                )
                if "route" in called:
                    assert f"    {view.name.replace('_', '-')}: {{" in names, (
                        f"web/texts/api.yaml: api.calls.{view.name} is missing"
                    )
