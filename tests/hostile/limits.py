"""R4: each limit met exactly and passed by one."""

from __future__ import annotations

from tests.engine.model.building import around, flow, line, process, when
from tests.hostile.reading import SPLIT, STEPS, extended
from tests.hostile.samples import Family, family

MEGABYTE = 1024 * 1024


def padded(size: int) -> bytes:
    """A good file of so many bytes."""
    note = '<textAnnotation id="t"><text>{}</text></textAnnotation>'
    bare = process(note.format("") + STEPS)
    return process(note.format("x" * (size - len(bare))) + STEPS)


def commented(size: int) -> bytes:
    """A good file with a comment of so many bytes."""
    return process(f"<!--{'c' * size}-->{STEPS}")


def nested(levels: int) -> bytes:
    """A good file whose deepest element is so many levels deep."""
    around_it = 4  # definitions, process, userTask, extensionElements
    return extended("<vendor:a>" * (levels - around_it) + "</vendor:a>" * (levels - around_it))


def elements(count: int) -> bytes:
    """A good file of so many elements."""
    bare = extended("").count(b"<") - extended("").count(b"</") - 1  # the declaration is none
    return extended("<vendor:a/>" * (count - bare))


def attributes(count: int) -> bytes:
    """A good file with so many attributes on one vendor element."""
    return extended("<vendor:a {}/>".format(" ".join(f'a{n}="1"' for n in range(count))))


def prefixes(count: int, times: int = 1) -> bytes:
    """A good file whose vendor elements declare so many prefixes each."""
    return extended("<vendor:a {}/>".format(" ".join(f'xmlns:p{n}="u{n}"' for n in range(count))) * times)


def nodes(count: int) -> bytes:
    """A line of so many flow nodes, start and end included."""
    return process(around(*(f"userTask a{n}" for n in range(count - 2))))


def wide(count: int) -> bytes:
    """A parallel split of so many branches and its join."""
    inner = "".join(f'<userTask id="a{n}"/>' + flow("g", f"a{n}") + flow(f"a{n}", "j") for n in range(count))
    ends = '<startEvent id="s"/><parallelGateway id="g"/><parallelGateway id="j"/><endEvent id="e"/>'
    return process(ends + flow("s", "g") + flow("j", "e") + inner)


def sub_processes(levels: int) -> bytes:
    """So many sub-processes, each around the next, with a task in the innermost."""
    body = line("startEvent s0", "userTask a0", "endEvent e0")
    for level in range(1, levels + 1):
        inner = f'<subProcess id="x{level}">{body}</subProcess>'
        body = line(f"startEvent s{level}", inner, f"endEvent e{level}")
    return process(body)


def named(name: str) -> bytes:
    """A task of this name."""
    return process(around(f'<userTask id="a" name="{name}"/>'))


def known(identity: str) -> bytes:
    """A task of this id."""
    flows = (
        f'<sequenceFlow id="f" sourceRef="s" targetRef="{identity}"/><sequenceFlow id="h" sourceRef="{identity}" targetRef="e"/>'
    )
    return process(f'<startEvent id="s"/><userTask id="{identity}"/><endEvent id="e"/>{flows}')


def asked(condition: str) -> bytes:
    """A choice on this condition."""
    return process(SPLIT + flow("g", "b", when(condition)))


def long_condition(length: int) -> bytes:
    """A choice on a condition of so many characters."""
    return asked('name = "' + "名" * (length - 9) + '"')


def deep_condition(levels: int, left: str = "(", right: str = ")") -> bytes:
    """A choice on a condition with so many levels of brackets."""
    return asked(left * levels + "amount &gt; 1" + right * levels)


def loops(levels: int) -> str:
    """FEEL whose `for` stand in one another."""
    return "".join(f"for x{n} in items return " for n in range(levels)) + "1"


R4: Family = family(
    "R4",
    bad={
        "2 MB and a byte": padded(2 * MEGABYTE + 1),
        "8 MB": padded(8 * MEGABYTE),
        "comment of 8 MB": commented(8 * MEGABYTE),
        "depth 101": nested(101),
        "depth 2,000": nested(2000),
        "depth 100,000": nested(100_000),
        "20,001 elements": elements(20_001),
        "180,000 elements": elements(180_000),
        "65 attributes": attributes(65),
        "60,000 attributes": attributes(60_000),
        "65 prefixes": prefixes(65),
        "60,000 prefixes": prefixes(60_000),
        "many prefixes on many elements": prefixes(100, 1000),
        "5,001 nodes": nodes(5001),
        "sub-processes 11 deep": sub_processes(11),
        "sub-processes 40 deep": sub_processes(40),
        "name of 201": named("名" * 201),
        "name of 100,000": named("名" * 100_000),
        "name of a process of 201": process(STEPS, attributes=f'name="{"x" * 201}"'),
        "name of a flow of 201": process(around("userTask a").replace('id="s-a"', f'id="s-a" name="{"x" * 201}"')),
        "name of a message of 201": process(STEPS, head=f'<message id="m" name="{"x" * 201}"/>'),
        "id of 101": known("a" * 101),
        "id of a message of 101": process(STEPS, head=f'<message id="{"m" * 101}" name="m"/>'),
        "condition of 501": long_condition(501),
        "condition of 100,000": long_condition(100_000),
        "brackets 21 deep": deep_condition(21),
        "brackets 400 deep": deep_condition(245),
        "square brackets 21 deep": deep_condition(21, "[", "]"),
        "braces 21 deep": asked("{a: " * 21 + "1" + "}" * 21 + " = 1"),
        "minus signs": asked("-" * 480 + "1 = 1"),
        "if in if": asked("if a then b else " * 25 + "c"),
        "not of not": asked("not(" * 30 + "a" + ")" * 30),
        "for in for": asked(loops(21) + " = []"),
        "functions in functions": asked("function(x) " * 21 + "1"),
        "JUEL 21 deep": asked("${" + "(" * 21 + "a" + ")" * 21 + "}"),
        "JUEL of nots": asked("${" + "!" * 300 + "a}"),
        "JUEL minus": asked("${" + "empty " * 60 + "a}"),
    },
    good={
        "2 MB": padded(2 * MEGABYTE),
        "2,000,000 bytes": padded(2_000_000),
        "comment of 1 MB": commented(MEGABYTE),
        "depth 100": nested(100),
        "20,000 elements": elements(20_000),
        "64 attributes": attributes(64),
        "5,000 nodes": nodes(5000),
        "400 branches": wide(400),
        "sub-processes 10 deep": sub_processes(10),
        "name of 200": named("名" * 200),
        "name of 200 rare characters": named("𠮷" * 200),
        "id of 100": known("a" * 100),
        "id of 100 in Chinese": known("审" * 100),
        "condition of 500": long_condition(500),
        "brackets 20 deep": deep_condition(20),
        "brackets side by side": asked(" and ".join(["(amount &gt; 1)"] * 25)),
        "long sum": asked(" + ".join(["1"] * 120) + " &gt; amount"),
        "brackets in a text": asked('name = "' + "(" * 60 + '"'),
        "long documentation": process(f"<documentation>{'说明' * 20_000}</documentation>{STEPS}"),
    },
)
