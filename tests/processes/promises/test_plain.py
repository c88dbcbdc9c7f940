"""A process that promises nothing, which is too large for its gate: it waits for its proof, or for a signed reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.model.report import Finding
from processes import publishing
from processes.errors import ConflictError, InvalidError, NotPublishableError
from processes.people import Official
from processes.promises import offering, runs, views
from processes.promises.model import Fault, Proof, Proofs, Verdict
from processes.promises.sound import CHANGE
from processes.texts import text
from tests.processes.support import Office
from tests.processes.test_publishing import PLAIN

UNDECIDED = Finding("not-proved", "publish", "asks", text("没能证明", "Not proved"))
CLAIM = text("可能的情形太多，没有看完。", "There are more situations than could be looked at.")


@pytest.fixture
def designer(office: Office) -> Official:
    return office.official("designer", "designer")


def kept(office: Office, designer: Official) -> str:
    """A version whose gate could not look at everything, and which is too large to be proved at once."""
    inspected = publishing.inspect("hello.bpmn", PLAIN)
    cut = replace(inspected, findings=(*inspected.findings, UNDECIDED), proofs=None)
    with office.database.transaction() as tx:
        return publishing.keep(tx, designer, cut).draft or ""


def proved(office: Office, version: str, verdict: Verdict, **more: Any) -> None:
    """What the worker has found."""
    with office.database.transaction() as tx:
        run = runs.open_run(tx, version)
        assert run is not None and runs.lease(tx, run.id) is not None
        soundness = Proof("soundness", verdict, CLAIM, **more)
        assert offering.finish(tx, run.id, Proofs("0" * 64, (soundness,), applies=False))


def refused(office: Office, designer: Official, version: str) -> set[str]:
    with office.database.transaction() as tx, pytest.raises(NotPublishableError) as error:
        publishing.publish(tx, designer, version)
    return {finding.code for finding in error.value.findings}


def test_it_waits_for_the_worker_and_goes_live_when_proved(office: Office, designer: Official) -> None:
    version = kept(office, designer)
    assert refused(office, designer, version) == {"proof-waiting"}
    proved(office, version, "proved")
    with office.database.transaction() as tx:
        assert publishing.publish(tx, designer, version).row.live


def test_a_standstill_that_the_worker_finds_cannot_be_signed_away(office: Office, designer: Official) -> None:
    version = kept(office, designer)
    fault = Fault(text("走不下去。", "Nothing goes on."), ("a",), (), CHANGE["no-way-on"])
    proved(office, version, "broken", faults=(fault,))
    assert refused(office, designer, version) == {"proof-soundness"}
    with office.database.transaction() as tx, pytest.raises(ConflictError):
        views.sign_worse(tx, designer, version, "我们试过了，没有问题。")


def test_what_even_the_worker_cannot_prove_needs_a_signed_reason(office: Office, designer: Official) -> None:
    version = kept(office, designer)
    proved(office, version, "unproved", reason=CLAIM)
    assert refused(office, designer, version) == {"proof-unsigned"}
    with office.database.transaction() as tx, pytest.raises(InvalidError):
        views.sign_worse(tx, designer, version, " ")
    with office.database.transaction() as tx:
        assert views.get_proofs(tx, designer, version).unsigned
        view = views.sign_worse(tx, designer, version, "各条路都在试运行中走过。")
        assert not view.unsigned and [reason.signed_by for reason in view.reasons] == ["designer"]
        assert publishing.publish(tx, designer, version).row.live


def test_a_process_that_its_gate_has_searched_waits_for_nobody(office: Office, designer: Official) -> None:
    inspected = replace(publishing.inspect("hello.bpmn", PLAIN), proofs=None)
    with office.database.transaction() as tx:
        version = publishing.keep(tx, designer, inspected).draft or ""
        assert publishing.publish(tx, designer, version).row.live
