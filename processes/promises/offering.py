"""Between a proof and going live: what proofs say of a version stands in its findings, and what stands against it."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select, update

from engine.definition import Definition
from engine.model.report import Finding, ImportReport
from engine.store.transaction import Transaction
from processes import calling, rows, tables
from processes.items import versions
from processes.promises import plain, reasons, runs
from processes.promises.findings import WAITING, blocking, findings_of, without_proofs
from processes.promises.model import Proofs
from processes.promises.views import subject, worse_than_live
from processes.texts import text

STALE = text(
    "这一版调用的流程有了新版本，要重新证明；证明完成之前不能发布。",
    "A process that this version calls has a new version: it has to be proved again before it can go live.",
)
OLD = text(
    "这一版的证明是较早的证明器做出的，请在证明页面重新证明。",
    "The proofs of this version were made by an earlier prover: prove it again on its page of proofs.",
)


def prove_later(tx: Transaction, version: str, definition: Definition, proofs: Proofs | None, by: str) -> None:
    """The proofs of a version are kept, or a worker is asked for them; nothing changes where there are some already."""
    if runs.latest(tx, version, current=True) is not None:
        return
    if proofs is not None:
        runs.keep(tx, version, proofs, by)
    else:
        runs.ask(tx, version, definition.hash, by)


def finish(tx: Transaction, run: str, proofs: Proofs) -> bool:
    """What a run found is kept, and stands in the version's findings; False where the run was cancelled meanwhile.

    What was found with other processes than those that the version calls now stands in no finding.
    """
    if not runs.finish(tx, run, proofs):
        return False
    version = runs.get(tx, run).version
    if not runs.holds(tx, proofs.links):
        return True
    t = tables.item_version
    row = rows.first(tx, select(t.c.findings, t.c.definition_hash).where(t.c.hash == version))
    if row is None or row["definition_hash"] is None:
        return True
    proved = subject(tx, versions.load(tx, version))
    old = tuple(Finding(**told) for told in row["findings"])
    kept = without_proofs(old)
    findings = [*kept, *findings_of(proved, proofs, kept)]
    values = {"findings": [asdict(f) for f in findings], "verdict": ImportReport(findings).verdict}
    tx.connection.execute(update(t).where(t.c.hash == version).values(**values))
    return True


def standing_against(tx: Transaction, version: str) -> list[Finding]:
    """What keeps a version from going live: proofs that are missing or do not hold, and worse numbers without a reason.

    A process that promises nothing needs a proof, or a reason, only where its gate could not look at everything.
    """
    found = versions.load(tx, version)
    if found.kind != "item":
        return plain.standing_against(tx, version)
    proofs = runs.latest(tx, version, current=True)
    if proofs is None:
        if runs.is_stale(tx, version):
            return [blocking("waiting", STALE)]
        return [blocking("waiting", WAITING if runs.latest(tx, version) is None else OLD)]
    if proofs.verdict != "proved":
        return [blocking(p.kind, p.claim) for p in proofs if p.verdict != "proved"]
    worse = worse_than_live(tx, found, proofs)
    live = calling.live_of(tx, found.key)
    if not worse or live is None or reasons.covers(reasons.signed(tx, version), live, worse):
        return []
    zh, en = "；".join(w.text["zh"] for w in worse), "; ".join(w.text["en"] for w in worse)
    told = text(
        f"这一版不如正在使用的版本（{zh}），须签署理由才能发布。",
        f"This version is worse than the one that is offered now ({en}): it needs a signed reason before it goes live.",
    )
    return [blocking("worse", told)]
