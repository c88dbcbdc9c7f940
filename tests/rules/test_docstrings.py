"""Public functions of the engine and of the processes say what is true afterwards and are annotated."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.rules.tree import LAYERS, ROOT, parsed, shown, sources

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _public(path: Path) -> Iterator[Function]:
    for node in parsed(path).body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from (n for n in node.body if isinstance(n, Function) and not n.name.startswith("_"))


def _is_override(function: Function) -> bool:
    return any(isinstance(d, ast.Name) and d.id in ("override", "overload") for d in function.decorator_list)


def test_every_module_says_what_it_is_for() -> None:
    silent = [shown(p) for p in sources() if not ast.get_docstring(parsed(p)) and p.read_text(encoding="utf-8").strip()]
    assert not silent


def test_public_functions_have_docstrings() -> None:
    silent = [
        shown(p, f, f.name)
        for p in sources("engine", "processes")
        if "migrations" not in p.parts
        for f in _public(p)
        if not ast.get_docstring(f) and not _is_override(f)
    ]
    assert not silent


def test_ruff_finds_nothing() -> None:
    ruff = str(Path(sys.executable).with_name("ruff"))
    result = subprocess.run([ruff, "check", "--no-cache", "."], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout[-4000:]


def test_mypy_finds_nothing() -> None:
    command = [sys.executable, "-m", "mypy", *(f"-p{layer}" for layer in LAYERS)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert result.returncode == 0, result.stdout[-4000:]
