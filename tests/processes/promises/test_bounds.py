"""Large models: many departments side by side are proved quickly; what is too large ends as not proved, within its bound."""

from __future__ import annotations

from engine.prover import Bound
from processes.promises.prove import prove
from processes.promises.subject import Subject
from tests.processes.promises.approvals import Piece, approval, task
from tests.yardstick import costs_at_most


def departments(count: int, tasks: int, **first: str) -> Subject:
    """An approval in which so many departments work at once, each with so many tasks in a row."""
    nodes, flows = {}, []
    for number in range(count):
        names = [f"u_d{number}_{place}" for place in range(tasks)]
        nodes |= {name: task("task.examine", limit=0) for name in names}
        flows.append("p_a > " + " > ".join(names) + " > p_b")
    for name, operation in first.items():
        nodes[name] = task(operation, "permit-decider", limit=0)
    return approval("review", Piece("p_a", "p_b", "\n".join(flows), nodes))


def test_sixty_elements_with_three_departments_are_proved_at_little_cost() -> None:
    subject = departments(3, 11)
    assert len(subject.nodes) > 60
    with costs_at_most(40):
        assert prove(subject).verdict == "proved"


def test_what_explodes_ends_as_not_proved_within_its_bound() -> None:
    # a decision beside other officials' work: here the order of all their tasks counts, and nothing may be left out
    subject = departments(9, 6, u_d0_0="task.decide")
    with costs_at_most(600):
        found = prove(subject, bound=Bound(states=100_000, seconds=2.0, bytes=100_000_000))
    assert found.cut and found.verdict != "proved"
    assert all(p.reason is not None and all(p.reason.values()) for p in found if p.verdict == "unproved")
    assert "unproved" in {p.verdict for p in found}
