"""Every service item that ships is proved on every test run, and quickly."""

from __future__ import annotations

from pathlib import Path

import pytest

from processes.inspection import inspect_bundle
from processes.items.bundle import read_folder
from tests.yardstick import costs_at_most

SHIPPED = sorted(p.parent for p in (Path(__file__).resolve().parents[3] / "bpmn").glob("*/item.yaml"))
EFFORT = 120


@pytest.mark.parametrize("folder", SHIPPED, ids=[p.name for p in SHIPPED])
def test_a_shipped_item_keeps_its_promise(folder: Path) -> None:
    files = read_folder(folder)
    with costs_at_most(EFFORT):
        inspected = inspect_bundle(folder.name, files)
    assert inspected.verdict == "publish", [f.message["en"] for f in inspected.findings if f.level == "error"]
    proofs = inspected.proofs
    assert proofs is not None and proofs.applies and proofs.verdict == "proved", [p.claim["en"] for p in proofs or ()]
    for proof in proofs:
        assert all(proof.claim.values()) and all(all(told.values()) for told in proof.assumptions)
    assert inspected.definition is not None and proofs.definition == inspected.definition.hash


def test_proving_again_finds_the_same() -> None:
    files = read_folder(SHIPPED[0])
    first, second = (inspect_bundle("item", files).proofs for _ in range(2))
    assert first is not None and second is not None
    assert [(p.kind, p.verdict, p.claim, p.states) for p in first] == [(p.kind, p.verdict, p.claim, p.states) for p in second]
