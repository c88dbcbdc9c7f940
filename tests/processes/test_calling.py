"""Calls between what is published: which version is called, what is refused and in which words, and who is protected."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from engine.store.execution import start
from engine.store.host import InstanceRef
from engine.store.tables import instance, task
from engine.store.verify import verify
from processes import definitions, publishing, tables
from processes.errors import NotPublishableError
from processes.host import CaseHost
from processes.items.bundle import write_zip
from processes.operating import viewing
from processes.operating.tables import mixed_definition
from processes.people import Official
from processes.promises import callers, runs, views
from processes.promises.tables import proof_run
from tests.processes.shared import caller, keep, looking, permit, prove_all, publish
from tests.processes.support import Office

FIXED = 'camunda:calledElementBinding="version" camunda:calledElementVersion="1"'
TAGGED = 'camunda:calledElementBinding="versionTag" camunda:calledElementVersionTag="spring"'
DEPLOYED = 'camunda:calledElementBinding="deployment"'


@pytest.fixture
def designer(office: Office) -> Official:
    return office.official("designer", "designer")


def reasons(office: Office, designer: Official, version: str | None) -> list[tuple[str, str]]:
    """What stands against publishing the version."""
    with office.database.transaction() as tx, pytest.raises(NotPublishableError) as refused:
        publishing.publish(tx, designer, version or "")
    return [(f.code, f.message["en"]) for f in refused.value.findings]


def begin(office: Office, version: str | None, instance_id: str, variables: dict[str, Any] | None = None) -> str:
    """A plain process runs; the node of its open task."""
    with office.database.transaction() as tx:
        row = tx.connection.execute(select(tables.item_version).where(tables.item_version.c.hash == version)).one()
        definition = definitions.load(tx, row.definition_hash)
        ref = InstanceRef(instance_id, instance_id, None, definition.hash, "designer")
        start(tx, CaseHost(office.settings), ref, process=definition.main, variables=variables or {}, key="start")
    with office.database.transaction() as tx:
        return str(tx.connection.scalar(select(task.c.node).where(task.c.instance == instance_id, task.c.status == "open")))


def definition_of(office: Office, version: str | None) -> str:
    with office.database.transaction() as tx:
        t = tables.item_version
        return str(tx.connection.scalar(select(t.c.definition_hash).where(t.c.hash == version)))


def test_a_call_of_what_is_not_published_is_refused_until_it_is(office: Office, designer: Official) -> None:
    kept = keep(office, designer, "mine.bpmn", caller())
    (found,) = [f for f in kept.findings if f.level == "error"]
    assert (kept.verdict, found.code, found.element) == ("draft", "call-unreachable", "t")
    assert "“请看”" in found.message["zh"] and "“look”" in found.message["zh"] and "not published" in found.message["en"]
    publish(office, designer, "look.bpmn", looking())
    again = keep(office, designer, "mine.bpmn", caller())
    assert again.verdict == "publish" and again.draft != kept.draft


@pytest.mark.parametrize(("attributes", "runs_now"), [("", 2), (DEPLOYED, 1), (FIXED, 1), (TAGGED, 1)])
def test_each_binding_runs_its_version(office: Office, designer: Official, attributes: str, runs_now: int) -> None:
    first = publish(office, designer, "look.bpmn", looking(tag="spring"))
    mine = publish(office, designer, "mine.bpmn", caller(attributes=attributes))
    second = publish(office, designer, "look.bpmn", looking(2, tag="autumn"))
    wanted = {1: first.draft, 2: second.draft}[runs_now]
    assert begin(office, mine.draft, "i1") == f"t@{definition_of(office, wanted)}"
    with office.database.transaction(write=False) as tx:
        assert verify(tx, CaseHost(office.settings)).ok


def test_what_runs_keeps_its_version_and_verifies(office: Office, designer: Official) -> None:
    first = publish(office, designer, "look.bpmn", looking())
    mine = publish(office, designer, "mine.bpmn", caller())
    node = begin(office, mine.draft, "i1")
    publish(office, designer, "look.bpmn", looking(2, task="other"))
    assert node == f"t@{definition_of(office, first.draft)}"
    definitions._built.clear()
    with office.database.transaction() as tx:
        assert verify(tx, CaseHost(office.settings)).ok
        state = tx.connection.scalar(select(instance.c.state).where(instance.c.id == "i1"))
    assert definition_of(office, first.draft).encode() in state


def test_an_operator_sees_whose_variables_they_are_and_when_it_began(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    mine = publish(office, designer, "mine.bpmn", caller())
    begin(office, mine.draft, "i1", {"amount": 5})
    operator = office.official("operator", "operator")
    with office.database.transaction(write=False) as tx:
        seen = viewing.view(tx, operator, "i1")
    called = {"zh": "调用的流程：看一看", "en": "called process: 看一看"}
    assert [(one.name, one.within) for one in seen.variables] == [("amount", None), ("amount", called)]
    assert seen.tokens[-1].within == called and seen.history[-1].text["en"] == "Process begun"


@pytest.mark.parametrize(
    ("attributes", "process", "said"),
    [
        ('camunda:calledElementBinding="version" camunda:calledElementVersion="9"', "look", "the version 9 of the process “look”"),
        ('camunda:calledElementBinding="versionTag" camunda:calledElementVersionTag="x"', "look", "with the tag “x”"),
        ("", "permit", "of the service item"),
    ],
)
def test_what_cannot_be_called_is_said(office: Office, designer: Official, attributes: str, process: str, said: str) -> None:
    publish(office, designer, "look.bpmn", looking())
    kept = keep(office, designer, "mine.bpmn", caller(process, attributes))
    assert kept.verdict == "draft"
    assert [said in f.message["en"] for f in kept.findings if f.code == "call-unreachable"] == [True]


def test_a_process_named_by_an_expression_stays_a_draft(office: Office, designer: Official) -> None:
    for name, data in (("mine.bpmn", caller("${which}")), ("permit.zip", permit("${which}"))):
        kept = keep(office, designer, name, data)
        assert kept.verdict == "draft" and "call-open" in {f.code for f in kept.findings if f.level == "error"}


def test_a_global_task_of_another_file_is_called_like_a_process(office: Office, designer: Official) -> None:
    task_alone = b'<globalUserTask id="ask" name="Ask"/></definitions>'
    publish(office, designer, "look.bpmn", looking().replace(b"</definitions>", task_alone))
    mine = publish(office, designer, "mine.bpmn", caller("ask"))
    assert begin(office, mine.draft, "i1").startswith("ask.task@")


def test_two_definitions_with_the_process_leave_it_open(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    both = looking(process="first").replace(b"</definitions>", looking().partition(b'id="d">')[2])
    publish(office, designer, "both.bpmn", _renamed(both))
    kept = keep(office, designer, "mine.bpmn", caller())
    assert ["several published definitions" in f.message["en"] for f in kept.findings if f.level == "error"] == [True]


def _renamed(both: bytes) -> bytes:
    """The first of two processes in one file with ids of its own."""
    head, second = both.split(b"</process>", 1)
    for name in (b"s", b"t", b"e", b"f", b"g"):
        for attribute in (b"id", b"sourceRef", b"targetRef"):
            head = head.replace(attribute + b'="' + name + b'"', attribute + b'="' + name + b'1"')
    return head + b"</process>" + second


def test_calls_that_come_back_are_refused(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    publish(office, designer, "mine.bpmn", caller())
    kept = keep(office, designer, "look.bpmn", caller("mine", own="look"))
    assert [(f.code, f.element) for f in kept.findings if f.level == "error"] == [("call-circle", "t")]
    assert reasons(office, designer, kept.draft)[0][0] == "call-circle"


def test_two_drafts_that_would_call_each_other_cannot_both_go_live(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    publish(office, designer, "mine.bpmn", looking(process="mine"))
    one = keep(office, designer, "mine.bpmn", caller())
    other = keep(office, designer, "look.bpmn", caller("mine", own="look"))
    with office.database.transaction() as tx:
        publishing.publish(tx, designer, one.draft or "")
    assert "proof-circle" in dict(reasons(office, designer, other.draft))


def test_a_version_without_the_called_process_does_not_go_live(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking(process="Look"))
    publish(office, designer, "mine.bpmn", caller("Look"))
    kept = keep(office, designer, "look.bpmn", looking(process="look"))
    assert reasons(office, designer, kept.draft) == [
        ("proof-call-lost", "“我的” calls the process “Look”, and this version has none that a call can begin.")
    ]


def test_what_somebody_calls_is_not_withdrawn(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    mine = publish(office, designer, "mine.bpmn", caller())
    with office.database.transaction() as tx, pytest.raises(NotPublishableError) as refused:
        publishing.withdraw(tx, designer, "plain-look")
    assert [f.message["en"] for f in refused.value.findings] == ["“我的” calls it, so it cannot be withdrawn."]
    begin(office, mine.draft, "i1")
    with office.database.transaction() as tx:
        assert publishing.withdraw(tx, designer, "plain-mine")
    with office.database.transaction() as tx, pytest.raises(NotPublishableError):
        publishing.withdraw(tx, designer, "plain-look")


def test_a_version_whose_cases_run_under_earlier_tables_is_protected_too(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    mine = publish(office, designer, "mine.bpmn", caller())
    begin(office, mine.draft, "i1")
    publish(office, designer, "mine.bpmn", looking(process="mine"))
    with office.database.transaction() as tx:
        row = {"version": mine.draft, "hash": "m" * 64, "tables_of": "n" * 64, "created_at": tx.now}
        tx.connection.execute(mixed_definition.insert().values(row))
        tx.connection.execute(update(instance).values(definition_hash="m" * 64))
        (found,) = callers.callers(tx, "plain-look")
    assert (found.version, found.live, found.running) == (mine.draft, False, True)


def test_what_was_withdrawn_cannot_be_called_by_uploads_and_is_by_fixed_calls(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    mine = publish(office, designer, "mine.bpmn", caller(attributes=DEPLOYED))
    with office.database.transaction() as tx:
        assert publishing.withdraw(tx, designer, "plain-look")
    assert begin(office, mine.draft, "i1").startswith("t@")
    assert keep(office, designer, "other.bpmn", caller(own="other")).verdict == "draft"


def test_an_item_is_proved_with_what_it_calls(office: Office, designer: Official) -> None:
    called = publish(office, designer, "look.bpmn", looking())
    kept = keep(office, designer, "permit.zip", permit())
    assert kept.verdict == "publish", kept.findings
    with office.database.transaction() as tx:
        proofs = runs.latest(tx, kept.draft or "")
    assert proofs is not None and proofs.verdict == "proved"
    assert proofs.links == {"look>plain-look": definition_of(office, called.draft)}


def test_a_called_process_that_takes_too_long_breaks_the_promise_on_the_call(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking(30))
    kept = keep(office, designer, "permit.zip", permit())
    assert kept.verdict == "draft"
    assert ("proof-time", "site") in {(f.code, f.element) for f in kept.findings if f.level == "error"}


def test_a_new_version_that_breaks_a_callers_promise_does_not_go_live(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    publish(office, designer, "permit.zip", permit())
    kept = keep(office, designer, "look.bpmn", looking(30))
    assert kept.verdict == "publish"
    assert [code for code, _ in reasons(office, designer, kept.draft)] == ["proof-caller-waiting"]
    assert prove_all(office) == 1
    told = reasons(office, designer, kept.draft)
    assert {code for code, _ in told} == {"proof-caller-broken"} and "would not keep its promise" in told[0][1]


def test_a_new_version_that_makes_a_callers_promise_worse_does_not_go_live(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    item = publish(office, designer, "permit.zip", permit())
    shorten(office, item.draft)
    kept = keep(office, designer, "look.bpmn", looking(2))
    prove_all(office)
    assert {code for code, _ in reasons(office, designer, kept.draft)} == {"proof-caller-worse"}


def shorten(office: Office, version: str | None) -> None:
    """The version was proved to be a day faster than it is."""
    t = proof_run
    with office.database.transaction() as tx:
        row = tx.connection.execute(select(t.c.id, t.c.proofs).where(t.c.version == version)).one()
        told = [{**one, "figures": {n: v - (n == "days") for n, v in one["figures"].items()}} for one in row.proofs["proofs"]]
        tx.connection.execute(update(t).where(t.c.id == row.id).values(proofs={**row.proofs, "proofs": told}))


def test_a_new_version_that_keeps_the_promise_goes_live_and_the_proof_is_that_of_the_new_one(
    office: Office, designer: Official
) -> None:
    publish(office, designer, "look.bpmn", looking())
    item = publish(office, designer, "permit.zip", permit())
    new = publish(office, designer, "look.bpmn", looking(task="other"))
    with office.database.transaction() as tx:
        proofs = runs.latest(tx, item.draft or "")
        shown = views.get_proofs(tx, designer, item.draft or "")
    assert proofs is not None and proofs.links == {"look>plain-look": definition_of(office, new.draft)}
    assert shown.verdict == "proved"


def test_a_draft_that_was_there_before_its_caller_is_proved_with_it(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    draft = keep(office, designer, "look.bpmn", looking(task="other"))
    publish(office, designer, "permit.zip", permit())
    assert [code for code, _ in reasons(office, designer, draft.draft)] == ["proof-caller-waiting"]
    assert prove_all(office) == 1
    with office.database.transaction() as tx:
        assert publishing.publish(tx, designer, draft.draft or "").row.live


def test_a_draft_proved_with_another_version_has_to_be_proved_again(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    draft = keep(office, designer, "permit.zip", permit())
    publish(office, designer, "look.bpmn", looking(task="other"))
    assert [code for code, _ in reasons(office, designer, draft.draft)] == ["proof-waiting"]
    assert prove_all(office) == 1
    with office.database.transaction() as tx:
        assert publishing.publish(tx, designer, draft.draft or "").row.live


def test_a_fixed_call_is_not_asked_about(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    publish(office, designer, "permit.zip", permit(binding="deployment"))
    kept = keep(office, designer, "look.bpmn", looking(30))
    with office.database.transaction() as tx:
        assert publishing.publish(tx, designer, kept.draft or "").row.live


def test_a_called_task_needs_a_role_of_the_item(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking().replace(b"permit-clerk", b"somebody-else"))
    kept = keep(office, designer, "permit.zip", permit())
    assert ("task-role-unknown", "site") in {(f.code, f.element) for f in kept.findings}


def test_a_case_goes_through_the_called_process(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    publish(office, designer, "permit.zip", permit())
    clerk = office.official("clerk", "permit-clerk")
    receipt = office.filed(office.person(), "simple")
    office.work()
    with office.database.transaction() as tx:
        (row,) = tx.connection.execute(select(task).where(task.c.ref == receipt.number, task.c.status == "open")).all()
    assert row.node.startswith("t@") and row.title == "看" and row.due_at is not None
    office.complete(clerk, receipt.number, "")
    with office.database.transaction(write=False) as tx:
        assert verify(tx, CaseHost(office.settings)).ok


def test_a_bundle_exports_and_uploads_as_the_same_version(office: Office, designer: Official) -> None:
    publish(office, designer, "look.bpmn", looking())
    first = publish(office, designer, "permit.zip", permit())
    with office.database.transaction() as tx:
        data = publishing.export(tx, designer, first.draft or "")
    assert data != write_zip({}) and keep(office, designer, "permit.zip", data).already
