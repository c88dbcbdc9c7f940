"""A world in memory around one case: registers, people, clocks, and the states that the law allows.

Nothing of it is a stand-in for the engine: each step is `advance`, each change of state is looked up in the table of
lawful transitions, and what people answer has to fit their forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine.advance import advance, variables_of
from engine.commands import Command, CompleteTask, JobDone, JobFailed, Start, TimerDue
from engine.step import Advance, Effect, Job, Opened, Timer
from processes.checks import SOURCES
from processes.operations import EFFECTS, human
from processes.transitions import find
from tests.scenarios.items import Shipped

COMMON = frozenset({"outcome", "opinion", "reason_code", "facts", "gaps", "officers", "supplied"})
MOST_STEPS = 200


@dataclass(slots=True)
class World:
    """One run of a scenario; what has happened so far."""

    item: Shipped
    told: Mapping[str, Any]
    now: datetime = field(init=False)
    state: dict[str, Any] | None = None
    case: str = "SUBMITTED"
    end: str | None = None
    states: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    decided: dict[str, Any] = field(default_factory=dict)
    entered: set[str] = field(default_factory=set)
    open: dict[int, Opened] = field(default_factory=dict)
    jobs: dict[int, Job] = field(default_factory=dict)
    timers: dict[int, Timer] = field(default_factory=dict)
    last: Mapping[str, Any] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = datetime.combine(self.today, time(2), UTC)

    @property
    def today(self) -> date:
        """The day of filing."""
        return self.told["today"]

    @property
    def visits(self) -> int:
        """How often the applicant had to come."""
        return sum(1 for node in self.entered if self.item.node(node).settings.visit)

    def run(self) -> World:
        """Everything happens until the instance has ended."""
        key = self.item.item.key
        case = {"number": "33990120260105000123J", "item": key, "filed_on": self.today.isoformat(), "applicant_type": "person"}
        variables = {"case": case, "application": plain(self.told["application"])}
        self._step(Start(process=key, variables=variables))
        for _ in range(MOST_STEPS):
            if self.end is not None:
                return self
            self.now += timedelta(hours=1)
            self._step(self._next())
        raise AssertionError("the scenario does not end")

    def _step(self, command: Command) -> None:
        out = advance(self.item.definition, self.state, command, self.now)
        assert not out.incidents, out.incidents
        self.state = out.state
        self._keep(out)
        for effect in out.effects:
            self._happens(effect)
        if out.status != "running":
            assert out.status == "completed", out.status
            assert not (self.open or self.jobs or self.timers), "something is left open"
            self.end = out.outcome

    def _keep(self, out: Advance) -> None:
        for closed in out.closed:
            {"task": self.open, "job": self.jobs, "timer": self.timers}[closed.what].pop(closed.number, None)
        self.open |= {o.number: o for o in out.opened}
        self.jobs |= {j.number: j for j in out.jobs}
        self.timers |= {t.number: t for t in out.timers}
        self.entered |= {line.node for line in out.log if line.what == "enter" and line.node}
        self.decided |= variables_of(out.state)

    def _next(self) -> Command:
        if self.jobs:
            number, job = min(self.jobs.items())
            del self.jobs[number]
            return self._answer_of_register(number, job)
        for number, timer in sorted(self.timers.items()):
            if self._host(timer.node) in self.told.get("silent", ()):
                del self.timers[number]
                return TimerDue(timer=number)
        number, opened = min(self.open.items())
        del self.open[number]
        return CompleteTask(task=number, values=self._answer_of_person(opened))

    def _host(self, node: str) -> str | None:
        return self.item.node(node).attached_to

    def _answer_of_register(self, number: int, job: Job) -> Command:
        name = job.operation.removeprefix("check.")
        source, answer = SOURCES[name], self.told["registers"][name]
        for needed in ("purpose", "case_number", "requester", source.subject):
            assert job.values.get(needed), f"{job.node} does not say {needed}"
        if answer["status"] == "down":
            return JobFailed(job=number, message=f"{name} is down", code="source-down")
        data = plain(answer.get("data") or {})
        if data:
            record = source.record()
            data = record.dump(record.load(data))
        values = {"status": answer["status"], "data": data, "origin": name, "at": self.now.isoformat(), "valid_until": None}
        return JobDone(job=number, values=values)

    def _answer_of_person(self, opened: Opened) -> dict[str, Any]:
        given = self.told["people"].get(opened.node)
        assert given, f"nobody says what happens at {opened.node}"
        place = self.answered.get(opened.node, 0)
        self.answered[opened.node] = place + 1
        values = plain(given[min(place, len(given) - 1)])
        self._check_answer(opened, values)
        self.tasks.append(opened.node)
        self.last = {**values, "operation": opened.operation}
        return values

    def _check_answer(self, opened: Opened, values: Mapping[str, Any]) -> None:
        operation = human(opened.operation)
        if operation.outcomes:
            allowed = self.item.node(opened.node).settings.parameters.get("outcomes")
            keys = {o.key for o in operation.outcomes} & set((allowed or ",".join(o.key for o in operation.outcomes)).split(","))
            assert values.get("outcome") in keys, f"{opened.node}: {values.get('outcome')}"
        if operation.opinion:
            assert values.get("opinion"), f"{opened.node} needs an opinion"
        own = {name: value for name, value in values.items() if name not in COMMON}
        if opened.form:
            form = self.item.forms[opened.form]
            form.validate(own, form.schema("zh", self.today, demo=True))
        else:
            assert not own, f"{opened.node} has no form for {sorted(own)}"

    def _happens(self, effect: Effect) -> None:
        self.effects.append(effect)
        event = "deem" if effect.values.get("deemed") is True else EFFECTS[effect.operation]
        if not event:
            return
        transition = find(self.case, event)
        if event == "tolerate":
            assert self.last.get("outcome") == "tolerate", "nobody has accepted with papers to follow"
            assert {gap["material"] for gap in effect.values["gaps"]} <= self.item.item.tolerable, "these papers may not follow"
        elif event == "pause":
            assert self.item.item.special_of(effect.values.get("kind")), "no such special procedure is allowed"
        elif transition.human:
            assert self.last.get("outcome") in ("refuse", "not-accept"), f"nobody has decided on {event}"
            codes = {r.code for r in self.item.item.refusals}
            assert effect.values.get("reason_code") in codes, f"{event} has no lawful reason"
            assert effect.values.get("facts"), f"{event} states no facts"
        self.case = transition.target
        if not self.states or self.states[-1] != self.case:
            self.states.append(self.case)

    def effect(self, operation: str) -> Mapping[str, Any] | None:
        """The values of the last effect of that operation."""
        return next((e.values for e in reversed(self.effects) if e.operation == operation), None)


def plain(value: Any) -> Any:
    """Days as texts, as they come over the wire."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list) else value
