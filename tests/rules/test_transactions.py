"""Only the edges open a transaction, one file commits, and no one calls the network inside one."""

from __future__ import annotations

import ast

from tests.rules.tree import LAYERS, ROOT, parsed, shown, sources

COMMITTER = ROOT / "engine" / "store" / "transaction.py"
EDGES = ("web", "workers")


def test_commit_stands_in_one_file() -> None:
    committers = {p for p in sources(*LAYERS) if ".commit(" in p.read_text(encoding="utf-8")}
    assert committers == {COMMITTER}


def _opens_transaction(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and (isinstance(node.func, ast.Attribute) and node.func.attr == "transaction")
        or isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "transaction"
    )


def test_only_the_edges_open_a_transaction() -> None:
    inner = [
        shown(p, n) for p in sources("engine", "processes") for n in ast.walk(parsed(p)) if _opens_transaction(n) and p != COMMITTER
    ]
    assert not inner
