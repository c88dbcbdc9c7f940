"""The law of carrying cases over: what was in force at acceptance stands, what favours the applicant may be chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.store import history
from engine.store.tables import instance, timer
from processes import casefile, pausing, tables
from processes.errors import InvalidError, UnmappedError
from processes.items.model import Limit
from processes.operating import carrying, finding, runs
from processes.operating.carrying import Way
from processes.operating.choices import KEPT, Choices, choices_of
from processes.operating.finding import Filters
from processes.operating.planning import Plan
from tests.processes.operating.support import CLOSER, WEIGHING, Desk, ruled
from tests.processes.operating.test_migration import begin, finish, outcomes, version_of
from tests.processes.operating.test_verbs import number_of, reviewed, waiting
from tests.processes.support import Office

NEW = Choices(tables="new", ground="新表放宽了条件")


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return Desk.opened(office, tmp_path)


def plan(desk: Desk, case: str, to: str, choices: Choices = KEPT) -> Plan:
    """What a migration would change."""
    with desk.office.database.transaction(write=False) as tx:
        return carrying.plan(tx, desk.operator, case, Way(to, {}, choices))


def carry(desk: Desk, case: str, to: str, choices: Choices = KEPT, **more: Any) -> None:
    """The case goes on under the version."""
    desk.do(carrying.carry, case, Way(to, {}, choices), **more)


def examined(desk: Desk, case: str) -> dict[str, Any]:
    """What the tables said when the case was examined."""
    desk.office.complete(desk.office.official("examiner", "permit-examiner"), number_of(desk, case), "pass")
    d = tables.decision
    with desk.office.database.transaction(write=False) as tx:
        found = tx.connection.execute(select(d.c.detail).where(d.c.part == case, d.c.kind == "table")).scalars().all()
    (told,) = found
    return dict(told["value"])


def ways(desk: Desk, case: str) -> Any:
    """The case's clocks by name."""
    with desk.office.database.transaction(write=False) as tx:
        return casefile.read_case(tx, case).ledger.clocks


# decision tables


def test_an_accepted_case_goes_on_under_the_tables_in_force_then(desk: Desk) -> None:
    ruled(desk, "first", "review")
    early, accepted = waiting(desk), reviewed(desk)
    to = ruled(desk, "second", "grant", *CLOSER)
    found = plan(desk, accepted, to)
    assert found.fits and found.tables is not None and (found.tables.verdict, found.tables.chosen) == ("open", False)
    (said,) = found.tables.said
    assert (said.before, said.after, said.same) == ('{"outcome": "review"}', '{"outcome": "grant"}', False)
    assert plan(desk, early, to).tables.verdict == "follows"  # type: ignore[union-attr]
    carry(desk, accepted, to)
    version, own, running = version_of(desk, accepted)
    assert version == to and running != own
    assert desk.view(accepted).row.version == 3 and desk.differences() == ()
    with desk.office.database.transaction() as tx:
        tx.connection.execute(tables.account.update().values(roles=["permit-clerk", "permit-examiner"]))
    desk.office.complete(desk.office.official("examiner", "permit-clerk"), number_of(desk, accepted), "pass")
    d = tables.decision
    with desk.office.database.transaction(write=False) as tx:
        (told,) = tx.connection.execute(select(d.c.detail).where(d.c.part == accepted, d.c.kind == "table")).scalars()
    assert told["value"] == {"outcome": "review"} and desk.differences() == ()


def test_new_tables_that_favour_the_applicant_are_chosen_on_a_ground(desk: Desk) -> None:
    ruled(desk, "first", "review")
    case = reviewed(desk)
    to = ruled(desk, "second", "grant")
    with pytest.raises(InvalidError) as refused:
        carry(desk, case, to, Choices(tables="new", ground=" "))
    assert list(refused.value.errors) == ["ground"]
    carry(desk, case, to, NEW, key="once")
    assert version_of(desk, case)[1] == version_of(desk, case)[2]
    with desk.office.database.transaction(write=False) as tx:
        told = next(one.payload for one in history.entries(tx, case) if one.kind == "case.version")
    assert told is not None and told["choices"]["tables"] == "new" and told["reason"] == "新表放宽了条件"
    assert "新表放宽了条件" in [row.reason["zh"] for row in desk.view(case).history if row.reason]
    assert examined(desk, case) == {"outcome": "grant"} and desk.differences() == ()


def test_new_tables_that_would_refuse_this_case_cannot_be_chosen(desk: Desk) -> None:
    ruled(desk, "first", "grant")
    case = reviewed(desk)
    to = ruled(desk, "second", "refuse")
    assert plan(desk, case, to).tables.verdict == "stays"  # type: ignore[union-attr]
    assert plan(desk, case, to).fits and not plan(desk, case, to).open
    with pytest.raises(UnmappedError) as refused:
        carry(desk, case, to, NEW)
    assert "会被拒绝" in refused.value.errors["decisions/weigh.dmn"][0]["zh"]
    carry(desk, case, to)
    assert examined(desk, case) == {"outcome": "grant"} and desk.differences() == ()


def test_a_decision_that_the_tables_in_force_do_not_make_is_named(desk: Desk) -> None:
    ruled(desk, "first", "review")
    case = reviewed(desk)
    asks = (r'value="weigh"', 'value="measure"')
    text = (desk.folder / "first" / "decisions" / "weigh.dmn").read_text(encoding="utf-8")
    to = desk.publish("second", *WEIGHING, asks, files={"decisions/weigh.dmn": text.replace("weigh", "measure")})
    found = plan(desk, case, to)
    assert [(one.node, "measure" in one.text["en"]) for one in found.troubles] == [("weigh", True)]
    assert plan(desk, case, to, NEW).fits


def test_tables_that_only_the_new_version_has_come_in_beside(desk: Desk) -> None:
    case = reviewed(desk)
    to = ruled(desk, "first", "review")
    found = plan(desk, case, to)
    assert found.fits and found.tables is None
    carry(desk, case, to)
    assert examined(desk, case) == {"outcome": "review"} and desk.differences() == ()


def test_tables_in_force_stay_through_two_migrations(desk: Desk) -> None:
    ruled(desk, "first", "review")
    case = reviewed(desk)
    carry(desk, case, ruled(desk, "second", "grant"))
    third = ruled(desk, "third", "pass", (r'name="审查"', 'name="细审"'))
    with desk.office.database.transaction(write=False) as tx:
        assert carrying.choices(tx, desk.operator, case)[0].hash == third
        page = finding.find(tx, desk.operator, Filters(item="permit"))
    assert [row.id for row in page.rows] == [case]
    assert plan(desk, case, third).tables.said[0].before == '{"outcome": "review"}'  # type: ignore[union-attr]
    carry(desk, case, third)
    assert examined(desk, case) == {"outcome": "review"} and desk.differences() == ()


# limits, fees, timers


def shorter(desk: Desk, name: str, limit: str, before: int, after: int) -> str:
    return desk.publish(name, item=((rf"{limit}: \{{days: {before}", f"{limit}: {{days: {after}"),))


def test_a_shorter_promise_may_be_chosen_and_a_longer_one_never(desk: Desk) -> None:
    case = reviewed(desk)
    longer, faster = shorter(desk, "longer", "stage", 2, 4), shorter(desk, "faster", "promised", 5, 3)
    assert [(one.name, one.verdict) for one in plan(desk, case, longer).limits] == [("stage", "stays")]
    with pytest.raises(UnmappedError) as refused:
        carry(desk, case, longer, Choices(clocks=("stage",), ground="更快"))
    assert "环节时限" in refused.value.errors["stage"][0]["zh"]
    (limit,) = plan(desk, case, faster).limits
    assert (limit.verdict, limit.chosen) == ("open", False) and limit.due_after < limit.due  # type: ignore[operator]
    chosen = Choices(clocks=("promised",), ground="承诺更快")
    assert plan(desk, case, faster, chosen).limits[0].chosen
    carry(desk, case, faster, chosen)
    clock = ways(desk, case)["promised"]
    assert (clock.days, clock.due_on) == (3, limit.due_after) and desk.differences() == ()


def test_a_promise_that_would_be_over_already_is_no_favour(desk: Desk) -> None:
    case = reviewed(desk)
    faster = shorter(desk, "faster", "promised", 5, 1)
    desk.office.later(days=3)
    assert [one.verdict for one in plan(desk, case, faster).limits] == ["stays"]


def test_the_applicants_own_time_may_only_grow(desk: Desk) -> None:
    case = waiting(desk)
    desk.office.complete(desk.office.official("clerk", "permit-clerk"), number_of(desk, case), "supplement", gaps=["缺少方案"])
    less, more = shorter(desk, "less", "supplement", 10, 5), shorter(desk, "more", "supplement", 10, 15)
    assert [one.verdict for one in plan(desk, case, less).limits] == ["stays"]
    carry(desk, case, more, Choices(clocks=("supplement",), ground="时间更宽裕"))
    due = ways(desk, case)["supplement"].due_at
    with desk.office.database.transaction(write=False) as tx:
        assert tx.connection.execute(select(timer.c.due_at).where(timer.c.status == "open")).scalar_one() == due
    desk.office.later(days=16)
    assert desk.office.due() == 0 and desk.state(case) == "AWAITING_SUPPLEMENT"


def test_the_time_for_papers_to_follow_may_only_grow(desk: Desk) -> None:
    case = reviewed(desk)
    with desk.office.database.transaction() as tx:
        found = casefile.open_case(tx, case)
        found.ledger.start("tolerance", Limit(10, "working", "AL45"), found.today)
        found.save()
    less, more = (
        desk.publish(f"in-{days}", item=((r"  delivery:", f"  tolerance: {{days: {days}, basis: AL45}}\n  delivery:"),))
        for days in (5, 15)
    )
    assert [[(one.name, one.verdict) for one in plan(desk, case, to).limits] for to in (less, more)] == [
        [("tolerance", "stays")],
        [("tolerance", "open")],
    ]


def test_a_special_procedure_keeps_the_end_that_the_applicant_was_told(desk: Desk) -> None:
    case = reviewed(desk)
    examiner, (task,) = desk.office.official("examiner", "permit-examiner"), desk.office.tasks(number_of(desk, case))
    with desk.office.database.transaction() as tx:
        pausing.pause(tx, examiner, task, "testing", "需要检测", 12)
    fewer = desk.publish("fewer", item=((r"days: 15, basis: AL45", "days: 10, basis: AL45"),))
    assert plan(desk, case, fewer).limits == ()


def test_limits_that_have_not_begun_follow_the_new_version(desk: Desk) -> None:
    case = reviewed(desk)
    to = shorter(desk, "sooner", "delivery", 10, 7)
    assert [(one.name, one.verdict) for one in plan(desk, case, to).limits] == [("delivery", "follows")]
    carry(desk, case, to)
    desk.office.complete(desk.office.official("examiner", "permit-examiner"), number_of(desk, case), "pass")
    desk.office.complete(desk.office.official("decider", "permit-decider"), number_of(desk, case), "approve")
    assert ways(desk, case)["delivery"].days == 7


def test_no_fee_is_asked_afterwards(desk: Desk) -> None:
    case = reviewed(desk)
    fee = (r"fee: null", "fee: {amount: 10, name: {zh: 工本费, en: Fee}, basis: {zh: 收费标准, en: Scale of fees}}")
    to = desk.publish("fee", item=(fee,))
    assert [one.text["en"] for one in plan(desk, case, to).troubles if "10" in one.text["en"]]
    with pytest.raises(UnmappedError):
        carry(desk, case, to)


TIMER = (
    r'(<bpmn:serviceTask id="propose")',
    '<bpmn:boundaryEvent id="remind" name="提醒" attachedToRef="review" cancelActivity="false">'
    "<bpmn:outgoing>remind_end</bpmn:outgoing>"
    '<bpmn:timerEventDefinition id="remind_timer"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT{hours}H'
    '</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent><bpmn:endEvent id="reminded"><bpmn:incoming>remind_end'
    r"</bpmn:incoming></bpmn:endEvent>\1",
)
FLOW = (r"(</bpmn:process>)", r'<bpmn:sequenceFlow id="remind_end" sourceRef="remind" targetRef="reminded" />\1')


def reminding(desk: Desk, hours: int) -> str:
    return desk.publish(f"remind-{hours}", (TIMER[0], TIMER[1].replace("{hours}", str(hours))), FLOW)


def test_a_changed_timer_counts_from_now_or_keeps_its_due_time(desk: Desk) -> None:
    reminding(desk, 48)
    case, other = waiting(desk), waiting(desk)
    desk.office.later(hours=10)
    to = reminding(desk, 72)
    (found,) = plan(desk, case, to).timers
    assert found.due is not None and found.due_after is not None
    assert (found.name["zh"], found.kept, (found.due_after - found.due).total_seconds() / 3600) == ("提醒", False, 34)
    kept = Choices(timers=("remind",))
    assert plan(desk, case, to, kept).timers[0].kept and plan(desk, case, to).open
    carry(desk, case, to, kept)
    carry(desk, other, to)
    with desk.office.database.transaction(write=False) as tx:
        due = dict(tx.connection.execute(select(timer.c.instance, timer.c.due_at).where(timer.c.status == "open")).all())  # type: ignore[arg-type]
    assert (due[case], due[other]) == (found.due, found.due_after) and desk.differences() == ()


# all cases of a version, and what a program says


def test_a_run_keeps_the_tables_in_force_and_finds_its_cases_again(desk: Desk) -> None:
    desk.versions["old"] = ruled(desk, "first", "review")
    early, accepted = waiting(desk), reviewed(desk)
    to = ruled(desk, "second", "grant")
    rehearsed = finish(desk, begin(desk, to).id)
    moved = finish(desk, begin(desk, to, {}, rehearsed.id).id)
    assert outcomes(desk, moved.id) == {early: "moved", accepted: "moved"} and moved.left == 0
    assert version_of(desk, early)[1] == version_of(desk, early)[2] != version_of(desk, accepted)[2]
    desk.versions["old"] = to
    third = ruled(desk, "third", "pass")
    with desk.office.database.transaction(write=False) as tx:
        assert [(pair.target, pair.open) for pair in runs.pairs(tx, desk.operator)] == [(third, 2)]
    again = finish(desk, begin(desk, third).id)
    assert (again.done, again.troubled, again.left) == (2, 0, 2) and desk.differences() == ()


def test_what_was_rehearsed_under_other_choices_is_not_migrated(desk: Desk) -> None:
    desk.versions["old"] = ruled(desk, "first", "review")
    reviewed(desk)
    to = ruled(desk, "second", "grant")
    rehearsed = finish(desk, begin(desk, to).id)
    with pytest.raises(Exception, match="rehearsed"), desk.office.database.transaction() as tx:
        runs.start(tx, desk.operator, desk.versions["old"], Way(to, {}, NEW), "新规定", rehearsed.id)


@pytest.mark.parametrize(
    "told",
    [{"tables": "old"}, {"clocks": "promised"}, {"timers": [1]}, {"ground": 3}, {"else": 1}, {"clocks": ["x"] * 51}],
)
def test_choices_that_are_none_are_refused(told: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        choices_of(told)
    assert choices_of({}) == KEPT and choices_of(NEW.to_dict()) == NEW


# a case with a further process that a message of its own has begun

ASKING = (
    (r'(<bpmn:process id="permit")', r'<bpmn:message id="ask" name="ask" />\1'),
    (r'(id="accepted_to_review" sourceRef="accepted" targetRef)="to_review"', r'\1="tell"'),
    (r"<bpmn:incoming>accepted_to_review<", "<bpmn:incoming>tell_to_review<"),
    (
        r'(<bpmn:serviceTask id="to_review")',
        '<bpmn:intermediateThrowEvent id="tell" name="征求意见"><bpmn:incoming>accepted_to_review</bpmn:incoming>'
        '<bpmn:outgoing>tell_to_review</bpmn:outgoing><bpmn:messageEventDefinition id="tell_e" messageRef="ask" />'
        r"</bpmn:intermediateThrowEvent>\1",
    ),
    (
        r"</bpmn:process>",
        '<bpmn:sequenceFlow id="tell_to_review" sourceRef="tell" targetRef="to_review" /></bpmn:process>'
        '<bpmn:process id="advice" name="征求意见" isExecutable="true"><bpmn:startEvent id="asked" name="被征求意见">'
        '<bpmn:outgoing>asked_advise</bpmn:outgoing><bpmn:messageEventDefinition id="asked_e" messageRef="ask" /></bpmn:startEvent>'
        '<bpmn:userTask id="advise" name="提出意见"><bpmn:extensionElements><onerun:properties>'
        '<onerun:property name="onerun:groups" value="permit-clerk" /><onerun:property name="onerun:limit" value="1" />'
        "</onerun:properties></bpmn:extensionElements>"
        "<bpmn:incoming>asked_advise</bpmn:incoming><bpmn:outgoing>advise_end</bpmn:outgoing></bpmn:userTask>"
        '<bpmn:endEvent id="advised" name="已答复"><bpmn:incoming>advise_end</bpmn:incoming></bpmn:endEvent>'
        '<bpmn:sequenceFlow id="asked_advise" sourceRef="asked" targetRef="advise" />'
        '<bpmn:sequenceFlow id="advise_end" sourceRef="advise" targetRef="advised" /></bpmn:process>',
    ),
)


def asking(desk: Desk, name: str, outcome: str, *changes: tuple[str, str]) -> str:
    """A version whose cases begin a second process when they are accepted."""
    return ruled(desk, name, outcome, *ASKING, *changes)


def asked(desk: Desk) -> tuple[str, str]:
    """A case under review, and the process that its message has begun."""
    case = reviewed(desk)
    desk.office.due()
    with desk.office.database.transaction(write=False) as tx:
        found = tx.connection.execute(select(instance.c.id).where(instance.c.part == case, instance.c.id != case)).scalars().all()
    (other,) = found
    return case, other


def test_a_case_runs_what_begins_by_itself_wherever_it_is_drawn(desk: Desk) -> None:
    turned = r'(?s)(<bpmn:process id="permit".*?</bpmn:process>)(<bpmn:process id="advice".*?</bpmn:process>)', r"\2\1"
    asking(desk, "first", "review", turned)
    case, other = asked(desk)
    with desk.office.database.transaction(write=False) as tx:
        runs = {row.id: row.process for row in tx.connection.execute(select(instance.c.id, instance.c.process))}
    assert runs == {case: "permit", other: "advice"}


def test_a_case_goes_with_the_processes_that_it_has_begun(desk: Desk) -> None:
    asking(desk, "first", "review")
    case, other = asked(desk)
    to = asking(desk, "second", "grant", (r'name="提出意见"', 'name="书面意见"'))
    found = plan(desk, case, to)
    assert found.fits and found.others == (other,) and "书面意见" in [one.name["zh"] for one in found.changes]
    with desk.office.database.transaction(write=False) as tx:
        assert carrying.choices(tx, desk.operator, other) == ()
    with pytest.raises(InvalidError) as refused:
        carry(desk, other, to)
    assert number_of(desk, case) in refused.value.errors["target"][0]["zh"]
    carry(desk, case, to)
    with desk.office.database.transaction(write=False) as tx:
        running = tx.connection.execute(select(instance.c.definition_hash).where(instance.c.part == case)).scalars().all()
    assert set(running) == {version_of(desk, case)[2]} and running[0] != version_of(desk, case)[1]
    assert desk.view(other).row.version == desk.view(case).row.version and desk.token(other).name["zh"] == "书面意见"
    assert desk.differences() == ()


def test_a_process_without_a_place_keeps_its_whole_case(desk: Desk) -> None:
    asking(desk, "first", "review")
    case, other = asked(desk)
    to = asking(desk, "second", "review", (r'(id|sourceRef|targetRef)="advise"', r'\1="reply"'))
    assert [one.node for one in plan(desk, case, to).troubles] == ["advise"]
    before = version_of(desk, case)
    with pytest.raises(UnmappedError):
        carry(desk, case, to)
    assert version_of(desk, case) == before and desk.differences() == ()
    desk.do(carrying.carry, case, Way(to, {"advise": "reply"}))
    assert desk.token(other).node == "reply" and desk.differences() == ()


def test_a_run_counts_a_case_once_with_all_its_processes(desk: Desk) -> None:
    desk.versions["old"] = asking(desk, "first", "review")
    case, other = asked(desk)
    to = asking(desk, "second", "grant")
    rehearsed = finish(desk, begin(desk, to).id)
    assert (rehearsed.done, rehearsed.left) == (1, 1) and outcomes(desk, rehearsed.id) == {case: "fits"}
    moved = finish(desk, begin(desk, to, {}, rehearsed.id).id)
    assert (moved.done, moved.left) == (1, 0)
    with desk.office.database.transaction(write=False) as tx:
        running = tx.connection.execute(select(instance.c.definition_hash).where(instance.c.part == case)).scalars().all()
    assert len(set(running)) == 1 and desk.view(other).row.version == desk.view(case).row.version and desk.differences() == ()
