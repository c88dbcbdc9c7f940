"""Imports go one way, stand at the top, and the library underneath stays behind its seam."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

from tests.rules.tree import LAYERS, ROOT, functions, parsed, shown, sources

ROOTS = {ROOT / "web" / "app.py", ROOT / "workers" / "app.py"}
ONLY_HERE = {
    "SpiffWorkflow": {ROOT / "engine" / "seam.py"},
    "flask_sqlalchemy": ROOTS,
}


def test_the_contracts_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [a.name for a in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [node.module or ""]
    return []


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        shown(p, n, f.name)
        for p in sources()
        if p not in ROOTS
        for f in functions(p)
        for n in ast.walk(f)
        if isinstance(n, ast.Import | ast.ImportFrom)
    ]
    assert not inside


def test_guarded_libraries_are_imported_in_their_place_only() -> None:
    astray = [
        shown(p, n, name)
        for p in sources(*LAYERS)
        for n in ast.walk(parsed(p))
        for name in _imported(n)
        if (top := name.split(".")[0]) in ONLY_HERE and p not in ONLY_HERE[top]
    ]
    assert not astray


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _edges() -> dict[str, set[str]]:
    modules = {_module(p): p for p in sources(*LAYERS)}
    edges: dict[str, set[str]] = {}
    for name, path in modules.items():
        reached: set[str] = set()
        for node in parsed(path).body:
            reached.update(_imported(node))
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                reached.update(f"{node.module}.{a.name}" for a in node.names)
        is_package = path.name == "__init__.py"
        edges[name] = {r for r in reached if r in modules and r != name and not (is_package and r.startswith(name + "."))}
    return edges


def test_no_module_imports_itself_in_a_circle() -> None:
    edges, done, path = _edges(), set(), []

    def visit(name: str) -> None:
        assert name not in path, " -> ".join([*path[path.index(name) :], name])
        if name in done:
            return
        path.append(name)
        for other in sorted(edges[name]):
            visit(other)
        path.pop()
        done.add(name)

    for name in sorted(edges):
        visit(name)
    assert done == set(edges)
