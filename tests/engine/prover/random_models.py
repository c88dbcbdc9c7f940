"""Random models, sound and unsound: blocks whose parts sometimes do not fit, and graphs without any structure."""

from __future__ import annotations

from random import Random
from typing import Any

from engine.model.graph import Loop, Model, Settings
from tests.engine.models import event, feel, merged, model, settings

GATEWAYS = {"x": "exclusiveGateway", "p": "parallelGateway", "i": "inclusiveGateway"}
CALLED = {
    "Qs": {"kind": "startEvent"},
    "Qx": {"kind": "exclusiveGateway"},
    "Qu": {"kind": "userTask"},
    "Qe": {"kind": "endEvent"},
}
BLOCKS = ("sequence", "sequence", "x", "x", "p", "p", "i", "loop", "scope", "boundary", "beside", "first", "items", "error", "stop")
DATA_BLOCKS = ("sequence", "sequence", "sequence", "x", "x", "x", "p", "i", "loop", "scope", "boundary")
VALUES = ("x", "y", "z")
EVENTS = ("watch", "signal", "escalation", "message", "call", "undo", "cancel", "ad_hoc", "complex")


class Blocks:
    """A process of nested blocks. `fault` is how likely a split is closed by a gateway of another kind."""

    def __init__(self, random: Random, depth: int, fault: float, kinds: tuple[str, ...] = BLOCKS, data: bool = False) -> None:
        self.random, self.fault, self.kinds = random, fault, kinds
        self.data = data
        self.flows: list[str] = []
        self.handlers: list[tuple[str, str]] = []
        self.nodes: dict[str, dict[str, Any]] = {"start": {"kind": "startEvent"}, "stop": {"kind": "endEvent"}}
        self.count = 0
        first, last = self.block(depth, None)
        self.flows += [f"start > {first}", f"{last} > stop"]

    def model(self) -> Model:
        """What was drawn."""
        return model("\n".join(self.flows), associations=self.handlers, **self.nodes)

    def node(self, kind: str, scope: str | None, **values: Any) -> str:
        """A new node."""
        self.count += 1
        name = f"{kind[0]}{self.count}"
        self.nodes[name] = {"kind": kind, "scope": scope, **values}
        if self.data and kind == "userTask":
            self.nodes[name]["settings"] = settings(writes=self.random.choice([(), (), ("a",), ("b",)]))
        return name

    def task(self, scope: str | None) -> tuple[str, str]:
        """A task that waits, or one that does not."""
        if self.data and self.random.random() < 0.3:
            name = self.node("scriptTask", scope)
            self.nodes[name]["settings"] = settings(script=f'"{self.random.choice(VALUES)}"', result=self.random.choice("ab"))
            return name, name
        name = self.node("task" if self.random.random() < 0.2 else "userTask", scope)
        return name, name

    def block(self, depth: int, scope: str | None) -> tuple[str, str]:
        """The first and the last node of a new block."""
        if depth <= 0:
            return self.task(scope)
        kind = self.random.choice(self.kinds)
        if kind in GATEWAYS:
            return self.split(kind, depth, scope)
        drawn: tuple[str, str] = getattr(self, f"draw_{kind}")(depth, scope)
        return drawn

    def draw_sequence(self, depth: int, scope: str | None) -> tuple[str, str]:
        """One after the other."""
        parts = [self.block(depth - 1, scope) for _ in range(self.random.randint(2, 3))]
        self.flows += [f"{before[1]} > {after[0]}" for before, after in zip(parts, parts[1:], strict=False)]
        return parts[0][0], parts[-1][1]

    def split(self, kind: str, depth: int, scope: str | None) -> tuple[str, str]:
        """Branches between two gateways."""
        closing = self.random.choice("xpi") if self.random.random() < self.fault else kind
        first, last = self.node(GATEWAYS[kind], scope), self.node(GATEWAYS[closing], scope)
        count = self.random.randint(2, 3)
        for number in range(count):
            begin, end = self.block(depth - 2, scope)
            condition = "" if kind == "p" else " [*]" if number == count - 1 else f" [{self.condition()}]"
            self.flows += [f"{first}{condition} > {begin}", f"{end} > {last}"]
        return first, last

    def condition(self) -> str:
        """A condition: a name of its own, or a question about data."""
        if not self.data:
            return f"c{self.count}"
        name, value = self.random.choice("ab"), self.random.choice(VALUES[:2])
        return self.random.choice(
            [f'{name} = "{value}"', f'{name} = "{value}"', f'not({name} = "{value}")', f'a = "x" and b = "{value}"']
        )

    def draw_loop(self, depth: int, scope: str | None) -> tuple[str, str]:
        """Again and again, with a wait in between."""
        first, back = self.node("exclusiveGateway", scope), self.node("exclusiveGateway", scope)
        wait, leave = self.node("userTask", scope), self.node("exclusiveGateway", scope)
        begin, end = self.block(depth - 1, scope)
        self.flows += [f"{first} > {wait} > {begin}", f"{end} > {back} [{self.condition()}] > {first}", f"{back} [*] > {leave}"]
        return first, leave

    def scope(self, depth: int, scope: str | None, **values: Any) -> str:
        """A sub-process with a block in it."""
        name = self.node("subProcess", scope, **values)
        start, stop = self.node("startEvent", name), self.node("endEvent", name)
        begin, end = self.block(depth - 1, name)
        self.flows += [f"{start} > {begin}", f"{end} > {stop}"]
        return name

    def draw_scope(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A sub-process."""
        name = self.scope(depth, scope)
        return name, name

    def draw_boundary(self, depth: int, scope: str | None) -> tuple[str, str]:
        """An activity that a timer may interrupt; both ways meet, or the other one ends."""
        host = self.scope(depth, scope) if self.random.random() < 0.6 else self.node("userTask", scope)
        timer = self._event("boundaryEvent", scope, attached_to=host)
        begin, end = self.block(depth - 2, scope)
        self.flows.append(f"{timer} > {begin}")
        if self.random.random() < 0.3:
            self.flows.append(f"{end} > {self.node('endEvent', scope)}")
            return host, host
        meet = self.node(GATEWAYS["p" if self.random.random() < self.fault / 2 else "x"], scope)
        self.flows += [f"{host} > {meet}", f"{end} > {meet}"]
        return host, meet

    def draw_beside(self, depth: int, scope: str | None) -> tuple[str, str]:
        """An activity beside which a timer starts a branch once."""
        host = self.scope(depth, scope) if self.random.random() < 0.5 else self.node("userTask", scope)
        timer = self._event("boundaryEvent", scope, attached_to=host, interrupting=False)
        begin, end = self.block(depth - 2, scope)
        self.flows += [f"{timer} > {begin}", f"{end} > {self.node('endEvent', scope)}"]
        return host, host

    def draw_first(self, depth: int, scope: str | None) -> tuple[str, str]:
        """The first of two events."""
        gateway, meet = self.node("eventBasedGateway", scope), self.node("exclusiveGateway", scope)
        for _ in range(2):
            catch = self._event("intermediateCatchEvent", scope)
            begin, end = self.block(depth - 2, scope)
            self.flows.append(f"{gateway} > {catch} > {begin}; {end} > {meet}")
        return gateway, meet

    def draw_items(self, depth: int, scope: str | None) -> tuple[str, str]:
        """Two items of a multi-instance, at once or one after the other."""
        loop = Loop(self.random.choice(["parallel", "sequential"]), cardinality=feel("2"))  # type: ignore[arg-type]
        name = self.scope(depth - 1, scope, loop=loop) if self.random.random() < 0.5 else self.node("userTask", scope, loop=loop)
        return name, name

    def draw_error(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A sub-process that may end with an error, which is caught at its boundary."""
        name = self.scope(depth, scope)
        choice = self.node("exclusiveGateway", name)
        before = self.node("userTask", name)
        start = next(node for node, values in self.nodes.items() if values.get("scope") == name and values["kind"] == "startEvent")
        failed = self.node("endEvent", name, events=(event("error", code="E"),))
        line = next(line for line in self.flows if line.startswith(f"{start} > "))
        self.flows[self.flows.index(line)] = (
            f"{start} > {before} > {choice} [bad] > {failed}; {choice} [*] > {line.split(' > ')[1]}"
        )
        catch = self.node("boundaryEvent", scope, attached_to=name, events=(event("error", code="E"),))
        meet = self.node("exclusiveGateway", scope)
        self.flows.append(f"{name} > {meet}; {catch} > {meet}")
        return name, meet

    def draw_stop(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A choice one side of which ends the whole scope."""
        choice, go_on = self.node("exclusiveGateway", scope), self.block(depth - 1, scope)
        stop = self.node("endEvent", scope, events=(event("terminate"),))
        self.flows += [f"{choice} [over] > {stop}", f"{choice} [*] > {go_on[0]}"]
        return choice, go_on[1]

    def draw_watch(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A sub-process with an event sub-process in it."""
        name = self.scope(depth, scope)
        watcher = self.node("subProcess", name, event_sub_process=True)
        start = self._event("startEvent", watcher, interrupting=self.random.random() < 0.6)
        begin, end = self.block(depth - 2, watcher)
        self.flows.append(f"{start} > {begin}; {end} > {self.node('endEvent', watcher)}")
        return name, name

    def draw_signal(self, depth: int, scope: str | None) -> tuple[str, str]:
        """Two branches, of which one signals to what the other may wait at."""
        signal = (event("signal", name=self.random.choice("ab")),)
        first, last = self.node("parallelGateway", scope), self.node("parallelGateway", scope)
        begin, end = self.block(depth - 2, scope)
        throw = self.node("intermediateThrowEvent", scope, events=signal)
        host = self.scope(depth - 1, scope) if self.random.random() < 0.5 else self.node("userTask", scope)
        caught = self.node("boundaryEvent", scope, attached_to=host, interrupting=self.random.random() < 0.7, events=signal)
        target = last if self.random.random() < self.fault else self.node("exclusiveGateway", scope)
        self.flows += [f"{first} > {begin}", f"{end} > {throw} > {last}", f"{first} > {host} > {target}", f"{caught} > {target}"]
        if target != last:
            self.flows.append(f"{target} > {last}")
        return first, last

    def draw_escalation(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A sub-process that escalates on its way, caught at its boundary."""
        name = self.scope(depth, scope)
        start = next(node for node, values in self.nodes.items() if values.get("scope") == name and values["kind"] == "startEvent")
        throw = self.node("intermediateThrowEvent", name, events=(event("escalation", code="H"),))
        line = next(line for line in self.flows if line.startswith(f"{start} > "))
        self.flows[self.flows.index(line)] = f"{start} > {self.node('userTask', name)} > {throw} > {line.split(' > ')[1]}"
        interrupting = self.random.random() < 0.5
        values = {"attached_to": name, "interrupting": interrupting, "events": (event("escalation", code="H"),)}
        catch, task = self.node("boundaryEvent", scope, **values), self.node("userTask", scope)
        meet = self.node("exclusiveGateway", scope) if interrupting else self.node("endEvent", scope)
        self.flows.append(f"{catch} > {task} > {meet}")
        if not interrupting:
            return name, name
        self.flows.append(f"{name} > {meet}")
        return name, meet

    def draw_message(self, depth: int, scope: str | None) -> tuple[str, str]:
        """Something that waits for a message from outside."""
        message = (event("message", name="m"),)
        if self.random.random() < 0.5:
            name = self.node("receiveTask", scope, events=message)
            return name, name
        host = self.scope(depth - 1, scope)
        note = self.node("boundaryEvent", scope, attached_to=host, interrupting=False, events=message)
        begin, end = self.block(depth - 2, scope)
        self.flows.append(f"{note} > {begin}; {end} > {self.node('endEvent', scope)}")
        return host, host

    def undoable(self, scope: str | None) -> str:
        """A task that can be undone by another."""
        name = self.node("userTask", scope)
        boundary = self.node("boundaryEvent", scope, attached_to=name, events=(event("compensation"),))
        self.handlers.append((boundary, self.node("userTask", scope, for_compensation=True)))
        return name

    def draw_undo(self, depth: int, scope: str | None) -> tuple[str, str]:
        """Tasks of which some can be undone, and an event that may undo them."""
        choice, throw = (
            self.node("exclusiveGateway", scope),
            self.node("intermediateThrowEvent", scope, events=(event("compensation"),)),
        )
        first, begin = self.undoable(scope), self.block(depth - 2, scope)
        last, meet = self.undoable(scope), self.node("exclusiveGateway", scope)
        self.flows += [
            f"{first} > {begin[0]}",
            f"{begin[1]} > {last} > {choice} [bad] > {throw} > {meet}",
            f"{choice} [*] > {meet}",
        ]
        return first, meet

    def draw_cancel(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A transaction that may be given up."""
        name = self.node("transaction", scope)
        start, choice = self.node("startEvent", name), self.node("exclusiveGateway", name)
        task, begin = self.undoable(name), self.block(depth - 2, name)
        gone, stop = self.node("endEvent", name, events=(event("cancel"),)), self.node("endEvent", name)
        self.flows += [f"{start} > {task} > {begin[0]}", f"{begin[1]} > {choice} [bad] > {gone}; {choice} [*] > {stop}"]
        caught = self.node("boundaryEvent", scope, attached_to=name, events=(event("cancel"),))
        meet = self.node("exclusiveGateway", scope)
        self.flows.append(f"{name} > {meet}; {caught} > {meet}")
        return name, meet

    def draw_ad_hoc(self, depth: int, scope: str | None) -> tuple[str, str]:
        """Activities without an order."""
        values: dict[str, Any] = {"ordering": self.random.choice(["Parallel", "Sequential"])}
        if self.random.random() < 0.5:
            values["condition"] = feel("enough")
        name = self.node("adHocSubProcess", scope, **values)
        for _ in range(self.random.randint(1, 3)):
            begin, end = self.block(min(depth - 2, 0), name)
            if self.random.random() < 0.3:
                self.flows.append(f"{end} > {self.task(name)[0]}")
        return name, name

    def draw_complex(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A join of some of its branches."""
        count = self.random.randint(1, 3)
        first = self.node("parallelGateway" if self.random.random() < 0.7 else "inclusiveGateway", scope)
        last = self.node("complexGateway", scope, condition=feel(f"activationCount >= {count}"))
        for number in range(3):
            begin, end = self.block(depth - 2, scope)
            condition = "" if self.nodes[first]["kind"] == "parallelGateway" else " [*]" if number == 2 else f" [c{self.count}]"
            self.flows += [f"{first}{condition} > {begin}", f"{end} > {last}"]
        return first, last

    def draw_call(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A call of the process `Q`."""
        name = self.node("callActivity", scope, settings=Settings(called="Q"))
        return name, name

    def _event(self, kind: str, scope: str | None, **values: Any) -> str:
        return self.node(kind, scope, events=(event("timer", timer="duration", expression=feel('duration("PT1H")')),), **values)


def data_model(seed: int) -> Model:
    """Blocks whose conditions ask about two variables that scripts and forms write."""
    random = Random(seed)
    return Blocks(random, random.randint(2, 4), 0.3, DATA_BLOCKS, data=True).model()


def graph(random: Random) -> Model:
    """Nodes in a row with flows between any of them; back only from tasks that wait."""
    letters = [random.choice("uuuutxxppi") for _ in range(random.randint(4, 9))]
    names = [f"{letter}{number}" for number, letter in enumerate(letters)]
    kinds = {"u": "userTask", "t": "task", **GATEWAYS}
    nodes: dict[str, dict[str, Any]] = {"start": {"kind": "startEvent"}, "stop": {"kind": "endEvent"}}
    nodes |= {name: {"kind": kinds[name[0]]} for name in names}
    lines = [f"start > {names[0]}"]
    for number, name in enumerate(names):
        later = [*names[number + 1 :], "stop"]
        targets = random.sample(later, min(len(later), 1 if name[0] in "tu" else random.randint(1, 3)))
        if name[0] == "x" and number and random.random() < 0.3 and names[number - 1][0] == "u":
            targets.append(names[number - 1])
        for place, target in enumerate(targets):
            chosen = name[0] in "xi" and len(targets) > 1
            condition = "" if not chosen else " [*]" if place == len(targets) - 1 else f" [{name}{place}]"
            lines.append(f"{name}{condition} > {target}")
    return model("\n".join(lines), **nodes)


def random_model(seed: int) -> Model:
    """The model of a seed: one of four is a graph, two are blocks, one has events and calls among its blocks."""
    random = Random(seed)
    if seed % 4 == 3:
        return graph(random)
    if seed % 4 == 2:
        called = model("Qs > Qx [q] > Qu > Qe; Qx [*] > Qe", "Q", **CALLED)
        return merged(Blocks(random, random.randint(2, 3), 0.3, BLOCKS + EVENTS * 2).model(), called)
    return Blocks(random, random.randint(2, 4), 0.5 if seed % 4 else 0.2).model()
