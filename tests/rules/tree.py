"""The project's own Python files, parsed once for all rules."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("engine", "processes", "web", "workers")


@cache
def sources(*tops: str) -> tuple[Path, ...]:
    """All Python files below the given top folders, and the start script when no folder is given."""
    folders = tops or (*LAYERS, "tests")
    found = [p for top in folders for p in sorted((ROOT / top).rglob("*.py")) if "node_modules" not in p.parts]
    return tuple(found if tops else [*found, ROOT / "onerun"])


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions of a file, methods and nested ones included."""
    return [n for n in ast.walk(parsed(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def shown(path: Path, node: ast.AST | None = None, name: str = "") -> str:
    """A place as a person looks it up: file, line, name."""
    line = f":{getattr(node, 'lineno', 0)}" if node is not None else ""
    return f"{path.relative_to(ROOT)}{line} {name}".strip()
