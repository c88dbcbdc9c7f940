"""Draws the graphs that the families need: gateways, flows written `a>b`, lanes, boundary events, calls, links."""

from __future__ import annotations

from tests.engine.model.building import around, file, flow, formal, line, process, when

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
COND = when("amount &gt; 100")
OTHER = when("amount &gt; 500")


def user(*ids: str) -> str:
    """User tasks with these ids."""
    return "".join(f'<userTask id="{i}"/>' for i in ids)


def gate(kind: str, identity: str, default: str = "") -> str:
    """A gateway, with its default flow."""
    more = f' default="{default}"' if default else ""
    return f'<{kind}Gateway id="{identity}"{more}/>'


def flows(*pairs: str) -> str:
    """Flows written `a>b`, with `?` after the target for a condition."""
    out = []
    for pair in pairs:
        source, _, target = pair.partition(">")
        out.append(flow(source, target.rstrip("?"), COND if target.endswith("?") else ""))
    return "".join(out)


def graph(*nodes: str, to: str) -> bytes:
    """Start, end, these nodes, and flows written `a>b`."""
    return process(START + END + "".join(nodes) + flows(*to.split()))


def sub(identity: str, body: str, attributes: str = "") -> str:
    """A sub-process."""
    return f'<subProcess id="{identity}" {attributes}>{body}</subProcess>'


def lanes(*lanes_: tuple[str, str, str]) -> bytes:
    """The good file with lanes: id, name, nodes."""
    drawn = "".join(
        f'<lane id="{i}" name="{n}">' + "".join(f"<flowNodeRef>{r}</flowNodeRef>" for r in refs.split()) + "</lane>"
        for i, n, refs in lanes_
    )
    return process(f'<laneSet id="ls">{drawn}</laneSet>' + around("userTask a", "userTask b"))


def boundary(event: str, target: str = "e2", host: str = "a", more: str = "") -> bytes:
    """A task with a boundary event that leads to an end of its own."""
    return process(
        around(f'<userTask id="{host}"/>')
        + f'<boundaryEvent id="b" attachedToRef="{host}" {more}>{event}</boundaryEvent><endEvent id="e2"/>'
        + flow("b", target)
    )


def waiting(text: str = "PT1H") -> str:
    """A timer's definition."""
    return f'<timerEventDefinition id="td">{formal("timeDuration", text)}</timerEventDefinition>'


def calls(*pairs: str) -> bytes:
    """Processes that call others: `p>q` is a process `p` with a call of `q`."""
    made = []
    for pair in pairs:
        name, _, called = pair.partition(">")
        body = line(f"startEvent {name}s", f'<callActivity id="{name}c" calledElement="{called}"/>', f"endEvent {name}e")
        made.append(f'<process id="{name}" isExecutable="true">{body}</process>')
    return file("".join(made))


def links(*bodies: str) -> bytes:
    """Start, end and these elements."""
    return process(START + END + "".join(bodies))


def link(kind: str, identity: str, name: str, other: str = "") -> str:
    """One end of a link, naming the other where it says so."""
    word = "target" if kind == "Throw" else "source"
    named = f"<{word}>{other}d</{word}>" if other else ""
    definition = f'<linkEventDefinition id="{identity}d" name="{name}">{named}</linkEventDefinition>'
    return f'<intermediate{kind}Event id="{identity}">{definition}</intermediate{kind}Event>'


AUTO = '<process id="q" isExecutable="true">' + line("startEvent qs", "task qt", "endEvent qe") + "</process>"
CALL = '<callActivity id="c" calledElement="q"/>'
ESC = '<escalationEventDefinition id="ed"/>'
