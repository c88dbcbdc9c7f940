"""Proofs of what is offered, made again when the prover or the table of lawful transitions has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import exists, select

from engine.store.transaction import Transaction
from processes import rows, tables
from processes.promises import runs
from processes.promises.revision import prover
from processes.promises.tables import proof_run
from processes.texts import Text, text

BY = "system"
Standing = Literal["proved", "waiting", "broken", "unproved", "failed"]
WORDS: Mapping[Standing, Text] = {
    "proved": text("已由现在的证明器证明", "Proved by the present prover"),
    "waiting": text("正在由现在的证明器重新证明，办事指南暂不显示证明", "Being proved again; until then the guide shows no proof"),
    "broken": text(
        "现在的证明器认为承诺不成立，办事指南不再显示证明", "The present prover finds its promise broken; the guide shows no proof"
    ),
    "unproved": text("现在的证明器不能证明，办事指南不再显示证明", "The present prover cannot prove it; the guide shows no proof"),
    "failed": text("重新证明没有完成，请在证明页面再试一次", "Proving it again has failed; try once more on its page of proofs"),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A service item that is offered, and how its proof stands with the present prover."""

    key: str
    name: Text
    version: str
    standing: Standing

    @property
    def text(self) -> Text:
        """How it stands, in words."""
        return WORDS[self.standing]


def renew(tx: Transaction) -> int:
    """Each offered item that the present prover was never asked about waits for a worker now; how many were found."""
    live, v, run = tables.item_live, tables.item_version, proof_run
    asked = exists().where(run.c.version == live.c.version, run.c.prover == prover())
    wanted = select(v.c.hash, v.c.definition_hash).join(live, live.c.version == v.c.hash)
    found = rows.every(tx, wanted.where(v.c.kind == "item", v.c.definition_hash.is_not(None), ~asked).order_by(v.c.hash))
    for row in found:
        runs.ask(tx, row["hash"], row["definition_hash"], BY)
    return len(found)


def list_offered(tx: Transaction) -> list[Offered]:
    """All service items that are offered, with the standing of their proofs."""
    live, v = tables.item_live, tables.item_version
    wanted = select(v.c.key, v.c.name, v.c.hash).join(live, live.c.version == v.c.hash).where(v.c.kind == "item")
    return [Offered(r["key"], r["name"], r["hash"], _standing(tx, r["hash"])) for r in rows.every(tx, wanted.order_by(v.c.key))]


def list_doubtful(tx: Transaction) -> list[Offered]:
    """The offered items whose certificate the guide does not show."""
    return [one for one in list_offered(tx) if one.standing != "proved"]


def _standing(tx: Transaction, version: str) -> Standing:
    proofs = runs.latest(tx, version, current=True)
    if proofs is not None:
        return proofs.verdict
    run = proof_run
    given_up = (run.c.prover == prover(), run.c.state.in_(("failed", "cancelled")))
    ended = rows.first(tx, select(run.c.id).where(run.c.version == version, *given_up))
    return "failed" if ended is not None and runs.open_run(tx, version) is None else "waiting"
