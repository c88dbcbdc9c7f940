"""The list of known differences from the plain library, kept true: each is shown on both sides.

Where one of these tests fails on the library's side, an upgrade has changed it, and the list has to change.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.models import Run, event, model
from tests.engine.plain import Plain


def test_d1_a_join_takes_back_what_the_faster_branch_wrote(tmp_path: Path) -> None:
    source = model("s > u0 > p1 > u1 > p2 > u3 > e; p1 > u2 > p2")
    plain, ours = Plain(source, tmp_path), Run(source)
    for run in (plain, ours):
        run.complete("u0", status="open")
        run.complete("u1", status="approved")
        run.complete("u2", remark="seen")
        run.complete("u3")
    assert plain.workflow.data["status"] == "open"
    assert ours.variables["status"] == "approved"


def test_d9_a_false_condition_on_the_only_flow_of_a_task_is_passed(tmp_path: Path) -> None:
    source = model("s > u1 [ok] > u2 > e")
    plain, ours = Plain(source, tmp_path), Run(source)
    plain.complete("u1", ok=False)
    ours.complete("u1", ok=False)
    assert plain.open == ["u2"]
    assert [row.cause for row in ours.last.incidents] == ["no-flow"]


@pytest.mark.parametrize("name", ["End", "P.EndJoin"])
def test_d12_d35_a_task_of_this_id_is_skipped_with_all_that_follows(name: str, tmp_path: Path) -> None:
    source = model(f"s > u1 > {name} > u2 > e", **{name: {"kind": "userTask"}})
    plain, ours = Plain(source, tmp_path), Run(source)
    for run in (plain, ours):
        run.complete("u1")
    assert (plain.open, plain.completed) == ([], True)
    assert list(ours.open("task").values()) == [name]


def test_d13_d34_too_many_rounds_are_reported_as_completed(tmp_path: Path) -> None:
    source = model("s > x1 > u1 > x2 [again] > x1; x2 [*] > e")
    plain, ours = Plain(source, tmp_path), Run(source)
    rounds = 0
    while plain.open and rounds < 400:
        plain.complete("u1", again=True)
        rounds += 1
    assert (plain.completed, rounds < 400) == (True, True)
    for _ in range(rounds + 1):
        ours.complete("u1", again=True)
    assert (ours.status, list(ours.open("task").values())) == ("running", ["u1"])


def test_d30_an_error_at_the_top_is_reported_as_completed(tmp_path: Path) -> None:
    source = model("s > e", e={"events": (event("error", code="failure"),)})
    assert Plain(source, tmp_path).completed
    assert Run(source).status == "failed"


def test_d33_one_approval_counts_for_two(tmp_path: Path) -> None:
    source = model("s > x1 > p1 > ua > p2 > ud > x2 [again] > x1; p1 > ub > p2; x2 [*] > e")
    plain, ours = Plain(source, tmp_path), Run(source)
    for run in (plain, ours):
        for name in ("ua", "ub"):
            run.complete(name)
        run.complete("ud", again=True)
        run.complete("ub")
    assert plain.open == ["ua", "ud"]
    assert list(ours.open("task").values()) == ["ua"]
