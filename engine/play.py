"""Run a model in memory with given answers and events, a clock that jumps, and messages between its processes.

    play(model, {"variables": {...}, "answers": {"task id": {...}}, "events": [{"message": "paid", "payload": {...}}]})

What the inputs may hold stands in `engine.play_inputs`. A process that has no start without an event waits for one: a message,
a signal, data that turns its condition, or the clock. Each event is given when nothing else can go on; the clock jumps to
the next timer when there is no event left, at most so far as `until` says (a year where it does not). By itself it begins
the process once; a start that repeats comes again within a `wait` or a given `until`. What nobody answers stays waiting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from engine import commands
from engine.advance import advance, variables_of
from engine.definition import Current, Definition, define
from engine.isotime import parse_duration
from engine.model.beginnings import beginnings
from engine.model.calls import plain
from engine.model.graph import Model
from engine.play_inputs import names_of, process_of, read_inputs
from engine.play_starts import Listening, Triggered
from engine.state import dumps, loads
from engine.step import Advance, LogEntry, Thrown, Wait

BEGIN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
A_YEAR = parse_duration("P1Y")
STEPS = 10_000
Rows = dict[tuple[str, int], Any]


@dataclass(slots=True)
class Played:
    """One instance of the play: its state and the rows that are open."""

    process: str
    state: dict[str, Any] | None = None
    status: str = "running"
    outcome: str | None = None
    rows: Rows = field(default_factory=dict)

    def take(self, step: Advance, restore: bool) -> None:
        """Keep what the step gave back."""
        self.state = loads(dumps(step.state)) if restore else step.state
        self.status, self.outcome = step.status, step.outcome
        for what, rows in (("task", step.opened), ("job", step.jobs), ("timer", step.timers), ("wait", step.waits)):
            self.rows.update({(what, row.number): row for row in rows})
        self.rows.update({("incident", row.number): row for row in step.incidents})
        for closed in step.closed:
            self.rows.pop((closed.what, closed.number), None)

    def open(self, what: str) -> list[Any]:
        """The open rows of a kind, oldest first."""
        return [row for (kind, _), row in sorted(self.rows.items(), key=lambda each: each[0][1]) if kind == what]


class Play:
    """The world of one play: instances, the clock, messages that nobody has taken yet, and the trace."""

    def __init__(
        self,
        source: Model | Definition,
        inputs: Mapping[str, Any] | None = None,
        *,
        restore: bool = False,
        current: Current | None = None,
    ) -> None:
        self.definition = source if isinstance(source, Definition) else define(source)
        self.inputs = read_inputs({} if inputs is None else inputs, self.definition)
        self.restore, self.current = restore, current
        self.now = BEGIN
        self.end = (self.inputs.until or A_YEAR).after(BEGIN)
        self.instances: list[Played] = []
        self.kept: list[tuple[Played | None, Thrown]] = []
        self.trace: list[tuple[int, datetime, LogEntry]] = []
        self.events = list(self.inputs.events)
        self.steps = 0
        self.main: int | None = None
        self.process = self.inputs.process or self.definition.main
        self.listening = Listening(self.definition, self.process, self.now)

    def run(self) -> Play:
        """Play until nothing more happens."""
        for other in self.inputs.beside:
            self.start(other, Listening(self.definition, other, self.now).alone, self.inputs.variables)
        if self.inputs.event is not None or self.listening.begins_alone:
            self._trigger(Triggered(self.inputs.event or self.listening.alone or "", {}))
        while self.steps < STEPS and (self._deliver() or self._answer() or self._next_event() or self._pass_time()):
            pass
        return self

    def start(self, process: str, event: str | None, variables: Mapping[str, Any]) -> None:
        """One more instance."""
        self._begin(commands.Start(process=process, variables=variables, event=event))

    def _trigger(self, start: Triggered) -> None:
        """One more instance of the process that is played, by one of its starts."""
        if self.main is None:
            self.main = len(self.instances)
        node, payload, key = start
        self._begin(commands.Start(self.process, self.inputs.variables, node or None, payload, key))

    def _begin(self, command: commands.Start) -> None:
        played = Played(command.process)
        self.instances.append(played)
        self.do(played, command)

    def do(self, played: Played, command: commands.Command) -> None:
        """One step of an instance, and those that its budget leaves over."""
        self.steps += 1
        step = advance(self.definition, played.state, command, self.now, current=self.current)
        played.take(step, self.restore)
        self.trace += [(self.instances.index(played), self.now, entry) for entry in step.log]
        self.kept += [(played, thrown) for thrown in step.messages]
        if step.more:
            self.do(played, commands.Continue())

    def _deliver(self) -> bool:
        for kept in list(self.kept):
            if kept[1].what == "signal":
                self.kept.remove(kept)
                self._broadcast(*kept)
                return True
            if self._hand_over(kept[1]):
                self.kept.remove(kept)
                return True
        return False

    def _broadcast(self, source: Played | None, thrown: Thrown) -> None:
        """To everyone who waits but the thrower, which has heard it in its own step."""
        command = commands.Signal(name=thrown.name, payload=thrown.payload)
        key = ("signal", thrown.name)
        waiting = [each for each in self.instances if key in {(wait.what, wait.name) for wait in each.open("wait")}]
        self._begin_others("signal", thrown)
        for start in list(self.listening.hear(thrown)):
            self._trigger(start)
        for played in waiting:
            if played is not source and played.status == "running":
                self.do(played, command)

    def _hand_over(self, thrown: Thrown) -> bool:
        for played in self.instances:
            wait = next((wait for wait in played.open("wait") if played.status == "running" and _fits(wait, thrown)), None)
            if wait is not None:
                self.do(played, commands.Message(name=thrown.name, payload=thrown.payload, wait=wait.number))
                return True
        if self.listening.takes(thrown):
            for start in list(self.listening.hear(thrown)):
                self._trigger(start)
            return True
        return self._begin_others("message", thrown)

    def _begin_others(self, what: str, thrown: Thrown) -> bool:
        """Other processes of the file that begin with it: one by a message, all by a signal."""
        others = [each for each in beginnings(self.definition.model, what, thrown.name) if each.process != self.process]
        for process, event in others[:1] if what == "message" else others:
            self._begin(commands.Start(process, {}, event, thrown.payload, thrown.correlation))
        return bool(others)

    def _answer(self) -> bool:
        for played in self.instances:
            for what, given in (("task", self.inputs.answers), ("job", self.inputs.jobs)):
                for row in played.open(what) if played.status == "running" else ():
                    name = next((each for each in names_of(self.definition, row.node) if given.get(each)), None)
                    if name is not None:
                        values = given[name].pop(0)
                        self.do(played, _completion(what, row.number, values))
                        return True
        return False

    def _next_event(self) -> bool:
        if not self.events:
            return False
        event = self.events.pop(0)
        if "wait" in event:
            self._pass_time(event["wait"].after(self.now))
        elif "set" in event:
            self._set(event["set"])
        elif "start" in event:
            self._trigger(Triggered(event["start"], event.get("payload", {})))
        elif "report" in event:
            for start in list(self.listening.report(event["report"], self.now)):
                self._trigger(start)
        else:
            what: Any = "message" if "message" in event else "signal"
            self.kept.append((None, Thrown("", what, event[what], event.get("correlation"), event.get("payload", {}))))
        return True

    def _set(self, variables: Mapping[str, Any]) -> None:
        played = self.instances[self.main] if self.main is not None else None
        if played is not None and played.status == "running":
            self.do(played, commands.SetVariables(variables=variables))

    def _pass_time(self, until: datetime | None = None) -> bool:
        """One timer that comes next, or all of them until a moment; True where the clock went on by itself."""
        if until is None:
            return self._next_timer(self.end, self._next_start(False))
        while self.steps < STEPS and self._next_timer(until, self._next_start(True)):
            pass
        self.now = max(self.now, until)
        return False

    def _next_timer(self, end: datetime, starting: datetime | None) -> bool:
        running = [(each, row) for each in self.instances if each.status == "running" for row in each.open("timer") if row.due]
        due = min(running, key=lambda pair: (pair[1].due, pair[1].number), default=None)
        if starting is not None and starting <= end and (due is None or starting <= due[1].due):
            self.now = max(self.now, starting)
            for start in list(self.listening.pass_time(self.now)):
                self._trigger(start)
            return True
        if due is None or due[1].due > end:
            return False
        self.now = max(self.now, due[1].due)
        self.do(due[0], commands.TimerDue(timer=due[1].number))
        return True

    def _next_start(self, waiting: bool) -> datetime | None:
        """When the clock begins the process next; left to itself it does so once."""
        asked = waiting or self.inputs.until is not None or self.main is None
        return self.listening.next_due() if asked else None

    def result(self) -> dict[str, Any]:
        """The trace, variables, what waits, what nobody took and incidents, JSON-able; `waiting` while nothing has begun."""
        first = self.instances[self.main] if self.main is not None else Played(self.process, status="waiting")
        return {
            "status": first.status,
            "cut": self.steps >= STEPS,
            "outcome": first.outcome,
            "starts": self.listening.told(),
            "trace": [
                {"instance": number, "at": at.isoformat(), "what": entry.what, **self._at(entry.node)}
                for number, at, entry in self.trace
            ],
            "variables": [variables_of(each.state) if each.state else {} for each in self.instances],
            "waiting": [
                {"instance": number, "what": kind, **self._at(row.node), "number": row_number}
                for number, each in enumerate(self.instances)
                for (kind, row_number), row in each.rows.items()
                if kind != "incident"
            ],
            "undelivered": [{"what": thrown.what, "name": thrown.name} for _, thrown in self.kept],
            "incidents": [
                {"instance": number, **self._at(row.node), "cause": row.cause, "message": row.message}
                for number, each in enumerate(self.instances)
                for row in each.open("incident")
            ],
        }

    def _at(self, node: str | None) -> dict[str, Any]:
        """The element, and the process where that is one of another file."""
        process = process_of(self.definition, node) if node else None
        return {"element": node} if process is None else {"element": plain(node or ""), "process": process}


def _completion(what: str, number: int, values: Any) -> commands.Command:
    if what == "task":
        return commands.CompleteTask(task=number, values=values)
    if "error" in values:
        return commands.JobFailed(job=number, code=values["error"], message=str(values.get("message", "")))
    return commands.JobDone(job=number, values=values)


def _fits(wait: Wait, thrown: Thrown) -> bool:
    if wait.what != "message" or wait.name != thrown.name:
        return False
    return wait.correlation is None or wait.correlation == thrown.correlation


def play(model: Model | Definition, inputs: Mapping[str, Any] | None = None, *, current: Current | None = None) -> dict[str, Any]:
    """What happened: `status`, `outcome`, `trace` (in order), `variables`, `waiting`, `undelivered`, `incidents`; `cut` by a bound.

    `current` tells what a call runs whose process an expression names. Where an element is one of a called process of another
    file, `process` says of which. `starts` are the events that the process waits for before it begins.

    Raises UnsupportedError for a model that cannot run, InputsError (a CommandError) for inputs that do not fit.
    """
    return Play(model, inputs, current=current).run().result()
