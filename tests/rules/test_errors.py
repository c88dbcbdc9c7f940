"""One error tree per layer, drawn in its module; broad handlers only at the job boundary."""

from __future__ import annotations

import ast
import importlib

import pytest

from tests.rules.tree import LAYERS, ROOT, parsed, shown, sources

TREES = [m for m in ("engine.errors", "engine.feel.errors", "processes.errors") if (ROOT / (m.replace(".", "/") + ".py")).exists()]
BROAD = {"Exception", "BaseException"}
JOB_BOUNDARY = {ROOT / "workers" / "jobs.py"}


@pytest.mark.parametrize("name", TREES)
def test_the_tree_is_drawn_and_every_class_says_its_message(name: str) -> None:
    module = importlib.import_module(name)
    classes = [c for c in vars(module).values() if isinstance(c, type) and issubclass(c, Exception) and c.__module__ == name]
    assert classes
    for cls in classes:
        assert cls.__name__ in (module.__doc__ or ""), f"{cls.__name__} is not drawn in {name}"
        assert (cls.__doc__ or "").strip().endswith("."), f"{cls.__name__} has no message"


def _names(node: ast.expr | None) -> set[str]:
    if node is None:
        return {"BaseException"}
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def test_broad_handlers_stand_at_the_job_boundary_only() -> None:
    broad = [
        shown(p, n)
        for p in sources(*LAYERS)
        for n in ast.walk(parsed(p))
        if isinstance(n, ast.ExceptHandler) and _names(n.type) & BROAD and p not in JOB_BOUNDARY
    ]
    assert not broad
