"""Proofs of what is offered, made again when the prover or the table of lawful transitions has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Literal

from sqlalchemy import and_, exists, or_, select

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
    """All service items that are offered, with the standing of their proofs; one statement, however many there are."""
    live, v, run = tables.item_live, tables.item_version, proof_run
    told = and_(run.c.version == v.c.hash, or_(run.c.prover == prover(), run.c.state.in_(runs.OPEN)))
    wanted = select(v.c.key, v.c.name, v.c.hash, run.c.state, run.c.verdict, run.c.links)
    wanted = wanted.join(live, live.c.version == v.c.hash).outerjoin(run, told).where(v.c.kind == "item")
    found = rows.every(tx, wanted.order_by(v.c.key, run.c.ended_at.desc(), run.c.id.desc()))
    each = (list(told) for _, told in groupby(found, key=itemgetter("hash")))
    return [Offered(told[0]["key"], told[0]["name"], told[0]["hash"], _standing(tx, told)) for told in each]


def list_doubtful(tx: Transaction) -> list[Offered]:
    """The offered items whose certificate the guide does not show."""
    return [one for one in list_offered(tx) if one.standing != "proved"]


def _standing(tx: Transaction, told: Sequence[rows.Row]) -> Standing:
    """How an item stands by its runs: those of the present prover, the latest first, and those that still wait."""
    done = next((run for run in told if run["state"] == "done" and runs.holds(tx, run["links"] or {})), None)
    if done is not None:
        verdict: Standing = done["verdict"]
        return verdict
    given_up = any(run["state"] in ("failed", "cancelled") for run in told)
    waits = any(run["state"] in runs.OPEN and run["links"] is None for run in told)
    return "failed" if given_up and not waits else "waiting"
