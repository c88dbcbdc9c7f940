"""Small lawful approvals with holes: what is put into a hole stands plain, behind a loop, in a called process, or beside others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.definition import define
from engine.dmn import read_dmn
from engine.model.graph import Settings
from processes.items.schema import parse_item
from processes.operations import EFFECTS
from processes.promises.prove import prove
from processes.promises.subject import Subject
from tests.engine.models import merged, model, settings
from tests.processes.support import PERMIT

Nodes = Mapping[str, dict[str, Any]]
PLACES = ("plain", "loop", "call", "parallel")
LAWFUL = """
s > j_receive > {start} > u_intake > x_in
x_in [*] > j_accept > j_review > {review} > u_examine > j_propose > u_decide > x_out
x_in [intake = "supplement"] > j_notice > u_supplement > {supplement} > j_accept_late > j_review
x_out [decision = "approve"] > j_approve > j_issue > j_deliver > j_close > e_granted
x_out [decision = "refuse"] > {refusal} > j_refuse > j_serve > j_file > e_refused
x_out [*] > j_return > u_examine
"""
OPERATIONS = {
    "j_receive": "case.receive",
    "j_accept": "case.accept",
    "j_review": "case.review",
    "j_notice": "case.supplement",
    "j_accept_late": "case.accept",
    "j_propose": "case.propose",
    "j_return": "case.return",
    "j_approve": "case.approve",
    "j_issue": "licence.issue",
    "j_deliver": "case.deliver",
    "j_close": "case.close",
    "j_refuse": "case.refuse",
    "j_serve": "case.deliver",
    "j_file": "case.close",
}


@dataclass(frozen=True)
class Piece:
    """What is put into a hole: its flows from `first` to `last`, and its nodes. Ids begin as `tests.engine.models` wants them."""

    first: str
    last: str = ""
    flows: str = ""
    nodes: Nodes = field(default_factory=dict)


AGAIN = {"again": "again"}
NOTHING = Piece("t_pass")


def task(operation: str = "", role: str = "permit-examiner", **more: Any) -> dict[str, Any]:
    """The fields of a task of a person."""
    return {"kind": "userTask", "settings": settings(operation=operation or None, groups=(role,), **more)}


def service(operation: str, **more: Any) -> dict[str, Any]:
    """The fields of a task of the machine."""
    return {"kind": "serviceTask", "settings": settings(operation=operation, **more)}


def lawful_nodes() -> dict[str, dict[str, Any]]:
    """The nodes of an approval that keeps to the law."""
    people = {
        "u_intake": task("task.review", "permit-clerk", limit=1),
        "u_supplement": task("task.supplement", "applicant"),
        "u_examine": task("task.examine", "permit-examiner", limit=2),
        "u_decide": task("task.decide", "permit-decider", limit=1),
    }
    return people | {name: service(operation) for name, operation in OPERATIONS.items()}


def approval(
    hole: str = "review",
    piece: Piece = NOTHING,
    place: str = "plain",
    *,
    item: Mapping[str, Any] | None = None,
    nodes: Nodes | None = None,
    files: Mapping[str, bytes] | None = None,
) -> Subject:
    """An approval with the piece in a hole; `item` changes fields of its item, `nodes` its own nodes."""
    put, made, called = _placed(piece, place)
    flows = LAWFUL
    for name in ("start", "review", "supplement", "refusal"):
        inner, rest = put if name == hole else (f"t_{name}", "")
        flows = flows.replace("{" + name + "}", inner) + rest
    every = {**lawful_nodes(), **(nodes or {}), **made}
    drawn = model(flows, **every)
    whole = merged(drawn, called) if called is not None else drawn
    held = {"forms/application.json": (PERMIT / "forms" / "application.json").read_bytes(), **(files or {})}
    tables = [read_dmn(data) for path, data in held.items() if path.endswith(".dmn")]
    definition = define(whole, decisions=tables, effects=EFFECTS)
    return Subject(definition, parse_item(yaml.safe_dump({**_item(), **(item or {})}, allow_unicode=True).encode()), held)


def _placed(piece: Piece, place: str) -> tuple[tuple[str, str], dict[str, dict[str, Any]], Any]:
    last, flows, nodes = piece.last or piece.first, piece.flows, dict(piece.nodes)
    inner = piece.first if last == piece.first else f"{piece.first}@{last}"
    if place == "plain":
        return _joined(piece.first, last, flows), nodes, None
    if place == "loop":
        loop = "\nx_l0 > u_round > x_l1; x_l1 [again = true] > x_l0; " + f"x_l1 [*] > {piece.first}\n{flows}"
        return _joined("x_l0", last, loop), {**nodes, "u_round": task("", "permit-clerk", outputs=AGAIN)}, None
    if place == "parallel":
        beside = f"\np_a > {piece.first}; p_a > u_other > p_b; {last} > p_b\n{flows}"
        return _joined("p_a", "p_b", beside), {**nodes, "u_other": task("", "permit-clerk")}, None
    assert place == "call", inner
    called = model(f"s_c > {piece.first}\n{flows}\n{last} > e_c", "C", **nodes)
    return ("q_call", ""), {"q_call": {"kind": "callActivity", "settings": Settings(called="C")}}, called


def _joined(first: str, last: str, flows: str) -> tuple[str, str]:
    """The hole's text: the chain is broken in two where the piece begins and ends at different elements."""
    inner = first if first == last else f"{first}\n{last}"
    return inner, f"\n{flows}"


def _item() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((PERMIT / "item.yaml").read_bytes())
    return {**told, "stages": []}


def form(*keys: str) -> bytes:
    """A form with text fields of these keys."""
    fields = [{"type": "textfield", "key": key, "label": key, "properties": {"label_en": key}} for key in keys]
    return json.dumps({"type": "default", "id": "f", "schemaVersion": 16, "components": fields}).encode()


def broken(subject: Subject) -> set[str]:
    """The kinds of the proofs that are broken; none may be left open."""
    found = prove(subject)
    assert {p.kind for p in found if p.verdict == "unproved"} == set(), [p.reason for p in found]
    return {proof.kind for proof in found if proof.verdict == "broken"}
