"""Files and functions stay small enough to be read at once."""

from __future__ import annotations

import ast

from tests.rules.tree import functions, shown, sources

FILE_LINES = 400
FUNCTION_LINES = 50
PARAMETERS = 7


def test_no_file_is_longer_than_400_lines() -> None:
    long = {shown(p): n for p in sources() if (n := len(p.read_text(encoding="utf-8").splitlines())) > FILE_LINES}
    assert not long


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        shown(p, f, f.name) for p in sources() for f in functions(p) if (f.end_lineno or f.lineno) - f.lineno + 1 > FUNCTION_LINES
    ]
    assert not long


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    args = function.args
    names = [a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    return len([n for n in names if n not in ("self", "cls")])


def test_no_function_takes_more_than_7_parameters() -> None:
    many = [shown(p, f, f.name) for p in sources() for f in functions(p) if _parameters(f) > PARAMETERS]
    assert not many
