"""Random models with what is rarely drawn: each block of `random_models` and one of these in between."""

from __future__ import annotations

from random import Random
from typing import Any

from engine.model.graph import BehaviourEvent, EventDefinition, Expression, Loop, Model
from tests.engine.models import event, feel, merged, model, settings
from tests.engine.prover.random_models import BLOCKS, CALLED, EVENTS, Blocks

RARE = ("several", "behaving", "undo_aside", "undo_whole", "cycle", "rounds", "many", "decided")
DECIDED = ("conditional",)
"""Blocks of which data decides: there the prover may know less than a run."""


class RareBlocks(Blocks):
    """Blocks with rare elements among them."""

    def first(self, scope: str) -> str:
        """The start event of a sub-process."""
        return next(node for node, values in self.nodes.items() if values.get("scope") == scope and values["kind"] == "startEvent")

    def before(self, scope: str, *inserted: str) -> None:
        """Put nodes between the start event of a sub-process and what follows it."""
        start = self.first(scope)
        line = next(line for line in self.flows if line.startswith(f"{start} > "))
        self.flows[self.flows.index(line)] = f"{start} > {' > '.join(inserted)} > {line.split(' > ')[1]}"

    def caught(self, host: str, scope: str | None, kind: Any, interrupting: bool, **values: Any) -> str:
        """A boundary event that leads to a task, and that to an end or back; the merge behind the activity where there is one."""
        catch = self.node("boundaryEvent", scope, attached_to=host, interrupting=interrupting, events=(event(kind, **values),))
        task = self.node("userTask", scope)
        self.flows.append(f"{catch} > {task}")
        if not interrupting:
            self.flows.append(f"{task} > {self.node('endEvent', scope)}")
            return host
        meet = self.node("exclusiveGateway", scope)
        self.flows.append(f"{host} > {meet}; {task} > {meet}")
        return meet

    def draw_several(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A sub-process with an event that throws several things, some of them caught around it."""
        name = self.scope(depth - 1, scope)
        choices: list[EventDefinition] = [
            event("escalation", code="H"),
            event("escalation", code="K"),
            event("signal", name="a"),
            event("none"),
        ]
        end = self.random.random() < 0.4
        if end:
            choices += [event("terminate"), event("error", code="F"), event("escalation", code="H")]
        thrown = tuple(self.random.sample(choices, self.random.randint(2, 3)))
        throw = self.node("endEvent" if end else "intermediateThrowEvent", name, events=thrown)
        task = self.node("userTask", name)
        if end:
            fork = self.node("parallelGateway", name)
            self.before(name, fork)
            self.flows.append(f"{fork} > {task} > {throw}")
        else:
            self.before(name, task, throw)
        last = self.caught(name, scope, "escalation", self.random.random() < 0.4, code="H")
        if self.random.random() < 0.5:
            self.loose(name, scope, last, "signal", name="a")
        if end and self.random.random() < 0.6:
            self.loose(name, scope, last, "error", code="F")
        return name, last

    def loose(self, host: str, scope: str | None, last: str, kind: Any, **values: Any) -> None:
        """One more boundary event, that ends by itself, or meets the others."""
        interrupting = kind == "error" or self.random.random() < 0.5
        catch = self.node("boundaryEvent", scope, attached_to=host, interrupting=interrupting, events=(event(kind, **values),))
        meets = interrupting and last != host
        self.flows.append(f"{catch} > {last if meets else self.node('endEvent', scope)}")

    def draw_behaving(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A multi-instance that throws when an item is done."""
        kind, behaviour = self.random.choice(["parallel", "sequential"]), self.random.choice(["None", "One", "Complex"])
        thrown = self.random.choice([event("escalation", code="H"), event("signal", name="a"), event("escalation", code="H")])
        if self.random.random() < 0.15:
            thrown = event("error", code="F")
        more = (BehaviourEvent(event("escalation", code="K"), feel("k")),) if self.random.random() < 0.3 else ()
        first = BehaviourEvent(thrown, feel("b") if behaviour == "Complex" else None)
        values: dict[str, Any] = {"condition": feel("enough")} if self.random.random() < 0.4 else {}
        events = (first, *more) if behaviour == "Complex" else (first,)
        loop = Loop(kind, cardinality=feel("2"), behaviour=behaviour, behaviour_events=events, **values)  # type: ignore[arg-type]
        inner = self.random.random()
        if inner < 0.4:
            name = self.scope(min(depth - 2, 0), scope, loop=loop)
        else:
            name = self.node("userTask" if inner < 0.9 else "task", scope, loop=loop)
        last = name
        if self.random.random() < 0.7:
            named = {"name": thrown.name} if thrown.name else {"code": thrown.code}
            last = self.caught(name, scope, thrown.kind, thrown.kind == "error" or self.random.random() < 0.5, **named)
        if thrown.kind == "error" and last == name:
            last = self.caught(name, scope, "error", True, code="F")
        return name, last

    def draw_undo_aside(self, depth: int, scope: str | None) -> tuple[str, str]:
        """Tasks that are undone while the process goes on."""
        thrown = [event("compensation", wait_for_completion=False)]
        if self.random.random() < 0.3:
            thrown.insert(self.random.randint(0, 1), event("signal", name="a"))
        throw = self.node("intermediateThrowEvent", scope, events=tuple(thrown))
        first, last = self.undoable(scope), self.block(depth - 2, scope)
        self.flows.append(f"{first} > {throw} > {last[0]}")
        return first, last[1]

    def draw_undo_whole(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A sub-process with tasks that can be undone, and an event behind it that undoes them."""
        values: dict[str, Any] = {}
        if self.random.random() < 0.25:
            values["loop"] = Loop(self.random.choice(["parallel", "sequential"]), cardinality=feel("2"))
        name = self.scope(min(depth - 2, 1), scope, **values)
        self.before(name, self.undoable(name))
        if self.random.random() < 0.4:
            handler = self.node("subProcess", name, event_sub_process=True)
            start = self.node("startEvent", handler, events=(event("compensation"),))
            task = self.node("userTask", handler)
            inner = self.random.choice([(), (event("compensation"),)])
            self.flows.append(f"{start} > {task} > {self.node('endEvent', handler, events=inner)}")
        if self.random.random() < 0.3:
            outer = self.node("subProcess", scope)
            self.nodes[name]["scope"] = outer
            start, stop = self.node("startEvent", outer), self.node("endEvent", outer)
            self.flows.append(f"{start} > {name} > {stop}")
            name = outer
        wait = self.random.random() < 0.7
        named = {"ref": name} if self.random.random() < 0.3 else {}
        throw = self.node("intermediateThrowEvent", scope, events=(event("compensation", wait_for_completion=wait, **named),))
        choice, meet = self.node("exclusiveGateway", scope), self.node("exclusiveGateway", scope)
        self.flows.append(f"{name} > {choice} [bad] > {throw} > {meet}; {choice} [*] > {meet}")
        return name, meet

    def draw_conditional(self, depth: int, scope: str | None) -> tuple[str, str]:
        """Something that a condition ends or starts, beside work that may change data."""
        kind = self.random.choice(["boundary", "boundary", "catch", "handler"])
        condition = event("conditional", expression="ready")
        if kind == "catch":
            name = self.node("intermediateCatchEvent", scope, events=(condition,))
            return name, name
        first, last = self.node("parallelGateway", scope), self.node("parallelGateway", scope)
        work = self.node("scriptTask", scope, settings=settings(script="1", result="a"))
        begin, end = self.task(scope)
        name = self.scope(min(depth - 2, 1), scope)
        after = name
        if kind == "boundary":
            after = self.caught(name, scope, "conditional", self.random.random() < 0.6, expression="ready")
        else:
            handler = self.node("subProcess", name, event_sub_process=True)
            interrupting = self.random.random() < 0.6
            start = self.node("startEvent", handler, events=(condition,), interrupting=interrupting)
            self.flows.append(f"{start} > {self.node('userTask', handler)} > {self.node('endEvent', handler)}")
        self.flows += [f"{first} > {begin}", f"{end} > {work} > {last}", f"{first} > {name}", f"{after} > {last}"]
        return first, last

    def draw_cycle(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A timer that comes several times, in a sub-process that something may end."""
        name = self.scope(min(depth - 2, 0), scope)
        text = self.random.choice(["R1/PT1H", "R2/PT1H", "R3/PT1H"])
        cycle = EventDefinition("timer", timer="cycle", expression=Expression(text, text, "iso8601"))
        events = (cycle, event("message", name="m")) if self.random.random() < 0.3 else (cycle,)
        self.before(name, self.node("intermediateCatchEvent", name, events=events))
        if self.random.random() < 0.4:
            return name, self.caught(name, scope, "message", True, name="n")
        return name, name

    def draw_rounds(self, depth: int, scope: str | None) -> tuple[str, str]:
        """Activities without an order, all of them several times."""
        loop = Loop(self.random.choice(["parallel", "sequential"]), cardinality=feel("2"))  # type: ignore[arg-type]
        values: dict[str, Any] = {"ordering": self.random.choice(["Parallel", "Sequential"]), "loop": loop}
        if self.random.random() < 0.3:
            values["condition"] = feel("enough")
        name = self.node("adHocSubProcess", scope, **values)
        for _ in range(self.random.randint(1, 2)):
            self.task(name)
        return name, name

    def draw_decided(self, depth: int, scope: str | None) -> tuple[str, str]:
        """A join that data decides, or that tells its first tokens from those that come late."""
        count = self.random.randint(1, 3)
        first = self.node("parallelGateway" if self.random.random() < 0.7 else "inclusiveGateway", scope)
        texts = [f"activationCount >= {count} and free", f"activationCount >= {count} or (activationCount >= 2 and free)"]
        texts += [f"activationCount >= {count}", "activationCount = 3 or free"]
        last = self.node("complexGateway", scope, condition=feel(self.random.choice(texts)))
        branches = self.random.randint(2, 3)
        for number in range(branches):
            begin, end = self.block(depth - 2, scope)
            kept = self.nodes[first]["kind"] == "parallelGateway"
            condition = "" if kept else " [*]" if number == branches - 1 else f" [c{self.count}]"
            self.flows += [f"{first}{condition} > {begin}", f"{end} > {last}"]
        if self.random.random() < 0.5:
            return first, last
        late, end = self.node("userTask", scope), self.node("endEvent", scope)
        goes = self.node("userTask", scope)
        asked = self.random.choice(["not(waitingForStart)", "not(waitingForStart) and free"])
        goes_on = self.random.choice(["waitingForStart", "", "waitingForStart or free"])
        self.flows += [f"{last} [{asked}] > {late} > {end}", f"{last} [{goes_on}] > {goes}" if goes_on else f"{last} > {goes}"]
        return first, goes

    def draw_many(self, depth: int, scope: str | None) -> tuple[str, str]:
        """More flows than are told apart one by one, of which one may end elsewhere."""
        first, last = (
            self.node("inclusiveGateway", scope),
            self.node(self.random.choice(["inclusiveGateway"] * 3 + ["parallelGateway"]), scope),
        )
        for number in range(self.random.randint(4, 5)):
            begin, end = self.block(0, scope) if self.random.random() < 0.7 else self.block(min(depth - 2, 1), scope)
            condition = " [*]" if number == 0 else f" [c{self.count}]"
            leads = self.random.random() < 0.9 or number < 2
            self.flows += [f"{first}{condition} > {begin}", f"{end} > {last if leads else self.node('endEvent', scope)}"]
        return first, last


def rare_model(seed: int, kinds: tuple[str, ...] = RARE) -> Model:
    """The model of a seed: nested blocks, of which about half are rare."""
    random = Random(seed)
    called = model("Qs > Qx [q] > Qu > Qe; Qx [*] > Qe", "Q", **CALLED)
    plain = BLOCKS + EVENTS if seed % 3 == 0 else BLOCKS
    return merged(RareBlocks(random, random.randint(1, 3), 0.25, plain + kinds * (len(plain) // len(kinds))).model(), called)
