"""One instance while a step runs: its tokens, scopes, ready queue and what the step gives back.

Tokens stay plain records until something touches them; then a task is built around the record. All numbers come
from one counter, all collections keep their order: the same input gives the same output, byte for byte.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.elements.events.conditional import look
from engine.model.calls import ABROAD, CURRENT
from engine.problem import ProblemError
from engine.seam import ScriptEngine, Task, TaskState, Workflow
from engine.state import HOST, NODE, NUMBER, PHASE, READY, SCOPE, STOPPED, WAITING, Record, Scope, note, subscription, token, trim
from engine.step import Advance, Closed, Incident, LogEntry
from engine.subscriptions import unlisten
from engine.variables import Variables

if TYPE_CHECKING:
    from engine.definition import Current, Definition
    from engine.elements.element import Element
    from engine.library import ScopeSpec

BUDGET = 2_000
ITEM = 5
BOUND = 100_000
ENGINE = ScriptEngine()


class Instance(Workflow):
    """The tokens, scopes, subscriptions and incidents of one instance, and the outcome of the step so far."""

    def __init__(self, definition: Definition, state: dict[str, Any], now: datetime) -> None:
        super().__init__(definition.process(state["p"]), ENGINE)
        self.definition, self.now, self.number = definition, now, state["n"]
        self.out = Advance(state=state, status=state["st"], outcome=state.get("o"))
        self.records: dict[int, Record] = {record[NUMBER]: token(record) for record in state["t"]}
        self.scopes = {scope.number: scope for scope in map(Scope.load, state["s"])}
        self.incidents: dict[int, Record] = {record[NUMBER]: record for record in state.get("i", ())}
        self.subscriptions: dict[int, Record] = {record[NUMBER]: subscription(record) for record in state.get("e", ())}
        self.written: dict[str, int] = dict(state.get("w", ()))
        self.visited = {process: int(bits, 16) for process, bits in state.get("x", {}).items()}
        self.automatic = state.get("a", 0)
        held = state.get("z", {})
        self.suspended_at: str | None = held.get("at")
        self.kept: list[list[Any]] = list(held.get("k", ()))
        self.spent = 0
        self.again: int | None = None
        self.behaving: int | None = None
        self.current: Current | None = None
        self.changed: set[str] = set()
        self.settling: dict[int, None] = {}
        self._index(state)

    def _index(self, state: dict[str, Any]) -> None:
        self.queue.extend(state.get("q", ()))
        for record in self.records.values():
            self.scopes[record[SCOPE]].active += 1
        self.hosted: dict[int, list[int]] = {}
        for number, record in self.subscriptions.items():
            self.hosted.setdefault(record[HOST], []).append(number)

    def save(self) -> dict[str, Any]:
        """The state as it is now, without empty parts."""
        before = self.out.state
        state = {"v": before["v"], "def": self.definition.hash, "p": before["p"], "n": self.number, "st": self.out.status}
        oldest = min(self.records, default=self.number)
        extras = (
            ("o", self.out.outcome),
            ("a", self.automatic if self.out.more else 0),
            ("q", [number for number in self.queue if self._is_ready(number)]),
            ("i", list(self.incidents.values())),
            ("e", list(self.subscriptions.values())),
            ("x", {process: f"{bits:x}" for process, bits in self.visited.items()}),
            ("w", {name: number for name, number in self.written.items() if number > oldest}),
            ("z", {key: value for key, value in (("at", self.suspended_at), ("k", self.kept)) if value}),
        )
        for key, value in extras:
            if value:
                state[key] = value
        state["t"] = [trim(record[:]) for record in self.records.values()]
        state["s"] = [scope.dump() for scope in self.scopes.values()]
        return state

    def _is_ready(self, number: int) -> bool:
        record = self.records.get(number)
        return record is not None and record[PHASE] == READY

    # what the library asks

    def build(self, number: int) -> Task:
        """The task around the token's record; raises KeyError when there is no such token."""
        record = self.records[number]
        return Task(self, self.element(record[SCOPE], record[NODE]), record, TaskState.READY)

    def state_changed(self, task: Task, state: int) -> None:
        """Note the phase with the token; a ready one joins the queue."""
        record = task.record
        if state == TaskState.READY or (state == TaskState.STARTED and self.again == record[NUMBER]):
            self.again = None
            record[PHASE] = READY
            self.queue.append(record[NUMBER])
        elif state == TaskState.STARTED:
            record[PHASE] = WAITING

    def variables_of(self, task: Task) -> Variables:
        """The names of the task itself, its scope and those around it."""
        return self.view(self.scopes[task.record[SCOPE]], note(task.record, "d"))

    def do_engine_steps(self) -> None:
        """Run what is ready until nothing is, or the budget of transitions is met (`more`)."""
        while self.out.status == "running":
            if self.settling or not self.queue:
                self.settle()
            if not self.queue:
                return
            if self.spent >= BUDGET:
                self.out.more = True
                return
            self._run_one(self.queue.popleft())

    def _run_one(self, number: int) -> None:
        if not self._is_ready(number):
            return
        task = self.get_task_from_id(number)
        self.spent += 1
        self.automatic += 1
        try:
            if self.automatic > BOUND:
                raise ProblemError("endless", f"{BOUND} transitions in a row without a wait")
            task.run()
            if self.changed:
                look(self)
        except ProblemError as problem:
            self.stop(task.record, problem)

    # tokens

    def take_number(self, count: int = 1) -> int:
        """The next number; with `count`, the first of so many."""
        number = self.number
        self.number += count
        return number

    def element(self, scope: int, node: str) -> Element:
        """The element of a node in a scope."""
        return self.definition.libraries[self.scopes[scope].process].task_specs[node]

    def called(self, address: str) -> str:
        """The id of the process that a call runs, looked for where the address says only what is current.

        What is found is the same for the whole step and told with it; ProblemError where there is nothing.
        """
        if address in self.definition.libraries:
            return address
        if address not in self.out.links:
            found = self.current(address) if self.current is not None else None
            if found is None:
                raise ProblemError("call-absent", f"no process {address.rpartition(CURRENT)[0]} is published that could be called")
            self.definition.adopt(found)
            self.out.links[address] = found.hash
        return f"{address.rpartition(CURRENT)[0]}{ABROAD}{self.out.links[address]}"

    def drawn(self, scope: Scope) -> ScopeSpec:
        """What is drawn in the scope."""
        return self.definition.libraries[scope.process].scopes[scope.node]

    def enter(self, element: Element, scope: Scope, notes: dict[str, Any] | None = None) -> Task:
        """Put a token on the element: it arrives, and is ready when the element says so."""
        number = self.take_number()
        record = [number, element.name, scope.number, WAITING, notes]
        self.records[number] = record
        scope.active += 1
        task = self.tasks[number] = Task(self, element, record, TaskState.FUTURE)
        element._update(task)
        return task

    def remove(self, record: Record) -> None:
        """Take the token away; its scope is looked at when the transition is over."""
        if self.records.pop(record[NUMBER], None) is None:
            return
        self.tasks.pop(record[NUMBER], None)
        self.forget_incidents(record[NUMBER])
        scope = self.scopes[record[SCOPE]]
        scope.active -= 1
        if not scope.active or "ah" in scope.notes:
            self.settling[scope.number] = None

    def visit(self, scope: Scope, element: Element) -> None:
        """The element has been completed at least once."""
        self.visited[scope.process] = self.visited.get(scope.process, 0) | element.bit

    def cancel_token(self, record: Record) -> None:
        """End the token and everything that is open below it."""
        if record[NUMBER] not in self.records:
            return
        self.element(record[SCOPE], record[NODE]).withdraw(self.get_task_from_id(record[NUMBER]))
        self.log("cancel", record[NODE])
        self.remove(record)

    def tokens_in(self, scope: int) -> list[Record]:
        """The tokens of the scope itself."""
        return [record for record in self.records.values() if record[SCOPE] == scope]

    def settle(self) -> None:
        """Complete the scopes in which nothing is left; where tokens wait at joins, let these decide."""
        while self.settling and self.out.status == "running":
            number = next(iter(self.settling))
            del self.settling[number]
            scope = self.scopes.get(number)
            if scope is not None and "ah" in scope.notes:
                self._look_inside(scope)
            if scope is not None and not scope.active and not scope.marking:
                self._decide_in(scope)
                if not scope.active:
                    self.complete_scope(scope)
            if self.changed:
                look(self)
        if not self.queue and self.out.status == "running":
            self._decide_joins()
            if self.settling:
                self.settle()

    def _look_inside(self, scope: Scope) -> None:
        owner = self.get_task_from_id(scope.owner or 0)
        try:
            owner.task_spec.inner_done(owner, scope)
        except ProblemError as problem:
            self.stop(owner.record, problem, owner.task_spec.item_of(owner, scope))

    def complete_scope(self, scope: Scope) -> None:
        """Everything in the scope is done: its owner goes on, or the instance has completed."""
        if scope.owner is None:
            unlisten(self, -1 - scope.number)
            self.forget_incidents(-1 - scope.number)
            self.end("completed", scope.notes.get("end"))
        else:
            owner = self.get_task_from_id(scope.owner)
            try:
                owner.task_spec.scope_done(owner, scope)
            except ProblemError as problem:
                self.stop(owner.record, problem, owner.task_spec.item_of(owner, scope))

    def _decide_in(self, scope: Scope) -> None:
        """Let the joins of the scope decide where tokens wait, and the complex gateways that have gone on reset."""
        for node in [*scope.marking, *(node for node in scope.notes.get("cx", ()) if node not in scope.marking)]:
            if node in scope.marking or node in scope.notes.get("cx", ()):
                self.element(scope.number, node).decide(self, scope)

    def _decide_joins(self) -> None:
        for scope in [scope for scope in self.scopes.values() if scope.marking or "cx" in scope.notes]:
            self._decide_in(scope)
            if self.queue or self.settling:
                return
        for scope in self.scopes.values():
            if scope.marking and not scope.active:
                self._stuck(scope)
        if not self.incidents and not self.subscriptions:
            self._nobody()

    def _nobody(self) -> None:
        """A running instance that waits for nobody and nothing would be silent for ever."""
        for record in self.records.values():
            if getattr(self.element(record[SCOPE], record[NODE]), "opens", None) is not None:
                return
        if self.records:
            record = next(iter(self.records.values()))
            self.raise_incident(record[NUMBER], record[NODE], ProblemError("stuck", "there is nothing to wait for"))

    def _stuck(self, scope: Scope) -> None:
        node = next(iter(scope.marking))
        if not any(record[1] == -1 - scope.number for record in self.incidents.values()):
            waiting = ", ".join(f"{join}: {sum(counts.values())}" for join, counts in scope.marking.items())
            problem = ProblemError("stuck", f"tokens wait for others that never come ({waiting})")
            self.raise_incident(-1 - scope.number, node, problem)

    def end(self, status: Any, outcome: str | None) -> None:
        """The instance has ended; nothing runs any more."""
        self.out.status, self.out.outcome = status, outcome
        self.log("end", None, status=status, outcome=outcome)
        self.queue.clear()
        self.suspended_at, self.kept = None, []

    # documents

    def chain(self, scope: Scope) -> list[Scope]:
        """The scope and those around it, up to the process or called process."""
        found = [scope]
        while scope.parent is not None and scope.node is not None:
            scope = self.scopes[scope.parent]
            found.append(scope)
        return found

    def view(self, scope: Scope, names: dict[str, Any] | None = None) -> Variables:
        """What an expression in the scope sees, `names` innermost."""
        layers: list[Any] = [each.document for each in self.chain(scope)]
        return Variables([names, *layers] if names else layers, self.now)

    def write(self, scope: Scope, name: str, value: Any, by: Record, item: dict[str, Any] | None = None) -> None:
        """Write a variable where it is held, else in the nearest process, called process or multi-instance item.

        `item` is the passing document of an item without a scope of its own. A write that overtakes another one made
        since the token `by` was born is logged as a conflict.
        """
        chain = self.chain(scope)
        holder = next((each for each in chain if name in each.document), None)
        if holder is None and item is not None:
            item[name] = value
            return
        if holder is None:
            holder = next((each for each in chain if each.item is not None), chain[-1])
        key = _key(holder, name)
        if self.written.get(key, 0) > by[NUMBER]:
            self.log("conflict", by[NODE], name=name)
        self.written[key] = self.take_number()
        holder.document[name] = value
        self.changed.add(name)
        self.log("write", by[NODE], name=name)

    def has_written(self, scope: Scope, name: str) -> bool:
        """True when the variable of this very scope was written since the scope is open."""
        return _key(scope, name) in self.written

    # incidents and the log

    def stop(self, record: Record, problem: ProblemError, item: int | None = None) -> None:
        """Stop the token with an incident; with `item`, only this item of it."""
        if record[NUMBER] not in self.records:
            return
        if item is None:
            self.forget_incidents(record[NUMBER], whole=True)
            record[PHASE] = STOPPED
        self.raise_incident(record[NUMBER], record[NODE], problem, item)

    def raise_incident(self, number: int, node: str, problem: ProblemError, item: int | None = None) -> None:
        """Tell the world what a person must look at."""
        incident = self.take_number()
        self.incidents[incident] = trim([incident, number, node, problem.cause, str(problem), item])
        self.out.incidents.append(Incident(incident, node, problem.cause, str(problem)))
        self.log("incident", node, cause=problem.cause)

    def forget_incidents(self, number: int, whole: bool = False) -> None:
        """The token is going, or going on: its incidents close; with `whole` not those of its single items."""
        for record in [record for record in self.incidents.values() if record[1] == number]:
            if not whole or len(record) == ITEM:
                self.close_incident(record, "cancelled")

    def close_incident(self, record: Record, how: Any) -> None:
        """The incident is no longer open."""
        del self.incidents[record[NUMBER]]
        self.out.closed.append(Closed("incident", record[NUMBER], record[2], how))

    def log(self, what: str, node: str | None, **data: Any) -> None:
        """One more entry of what happened."""
        self.out.log.append(LogEntry(what, node, data))

    def requeue(self, record: Record) -> None:
        """The token runs once more."""
        if record[PHASE] != READY:
            self.forget_incidents(record[NUMBER], whole=True)
            record[PHASE] = READY
            self.queue.append(record[NUMBER])


def _key(holder: Scope, name: str) -> str:
    """What a written variable is remembered by."""
    return f"{holder.number}/{name}" if holder.number else name
