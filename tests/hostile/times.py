"""R8 and R9: numbers of rounds, and times that cannot come or come too often."""

from __future__ import annotations

from tests.engine.model.building import around, formal, process
from tests.hostile.drawing import boundary
from tests.hostile.samples import Family, family


def many(number: str, more: str = "", kind: str = "userTask", rest: str = "") -> bytes:
    """A task done so many times."""
    inner = formal("loopCardinality", number) + rest
    marker = f"<multiInstanceLoopCharacteristics {more}>{inner}</multiInstanceLoopCharacteristics>"
    return process(around(f'<{kind} id="a">{marker}</{kind}>'))


def repeated(attributes: str, inner: str = "") -> bytes:
    """A task in a standard loop."""
    return process(
        around(f'<userTask id="a"><standardLoopCharacteristics {attributes}>{inner}</standardLoopCharacteristics></userTask>')
    )


def each(collection: str) -> bytes:
    """A task for each of these."""
    marker = f'<multiInstanceLoopCharacteristics camunda:collection="{collection}" camunda:elementVariable="x"/>'
    return process(around(f'<userTask id="a">{marker}</userTask>'))


NUMBERS = (
    "-1", "-100", "101", "1000", "50000", "1e9", "9999999999999999999999", "2.5", "0.5", '"3"', '"abc"', "true",
    "null", "[3]", '""', "10*11", "50+51", "10**9", "9**9**9", "1/0", "0-1", "if true then 101 else 1",
    "count([1,2]) * 100", "1 000", "0x10", "１０1", "٣", "-0.5", "100.0001", '@"P1D"', "today()", "{a: 1}",
    "for i in 1..5 return i", "product([10,11])",
)  # fmt: skip
R8: Family = family(
    "R8",
    bad={
        **{f"{number} times": many(number) for number in NUMBERS},
        **{f"{number} times in turn": many(number, 'isSequential="true"') for number in ("-1", "101", "50000", "1e9")},
        "JUEL number": many("${1000}"),
        "no number": process(around('<userTask id="a"><multiInstanceLoopCharacteristics/></userTask>')),
        "empty number": many(""),
        "list of 101": each("=[" + ",".join("1" for _ in range(101)) + "]"),
        "range of a million": each("=for i in 1..1000000 return i"),
        "loop of 101": repeated('loopMaximum="101"', formal("loopCondition", "again")),
        "loop of a milliard": repeated('loopMaximum="1000000000"', formal("loopCondition", "again")),
        "loop of minus one": repeated('loopMaximum="-1"', formal("loopCondition", "again")),
        "loop of a word": repeated('loopMaximum="many"', formal("loopCondition", "again")),
        "loop of a fraction": repeated('loopMaximum="2.5"', formal("loopCondition", "again")),
        "loop for ever": repeated("", formal("loopCondition", "true")),
        "loop for ever, worked out": repeated("", formal("loopCondition", "1 = 1")),
        "loop without a condition": repeated(""),
        "script for ever": process(
            around(
                '<scriptTask id="a" scriptFormat="feel"><standardLoopCharacteristics>'
                + formal("loopCondition", "again")
                + "</standardLoopCharacteristics><script>a</script></scriptTask>"
            )
        ),
        "start quantity": process(around('<userTask id="a" startQuantity="1000"/>')),
        "completion quantity": process(around('<userTask id="a" completionQuantity="1000000"/>')),
        "minus completion quantity": process(around('<userTask id="a" completionQuantity="-1"/>')),
    },
    good={
        **{
            f"{number} times": many(number)
            for number in ("0", "1", "3", "99", "100", "100.0", "10*10", "=3", "50+50", "count(items)", "officials")
        },
        "in turn": many("100", 'isSequential="true"'),
        "with an end": many("3", rest=formal("completionCondition", "approved &gt;= 2")),
        "each of a variable": each("items"),
        "each by JUEL": each("${items}"),
        "list of 100": each("=[" + ",".join("1" for _ in range(100)) + "]"),
        "loop of 100": repeated('loopMaximum="100"', formal("loopCondition", "again")),
        "loop that waits": repeated("", formal("loopCondition", "again")),
    },
    either={
        **{f"{number} times": many(number) for number in ("NaN", "Infinity")},  # names of variables in FEEL
        "one and no list": each("=true"),
    },
)


def timed(kind: str, text: str) -> bytes:
    """A timer between two steps."""
    definition = f'<timerEventDefinition id="t">{formal(kind, text)}</timerEventDefinition>'
    return process(around("userTask a", f'<intermediateCatchEvent id="i">{definition}</intermediateCatchEvent>'))


def cycled(text: str) -> bytes:
    """A cycle beside a task."""
    return boundary(
        f'<timerEventDefinition id="t">{formal("timeCycle", text)}</timerEventDefinition>', more='cancelActivity="false"'
    )


DURATIONS = (
    "P", "PT", "PT0S", "P0D", "P0Y0M0DT0H0M0S", "-P1D", "-PT1H", "P-1D", "P2H", "P5S", "5M", "1H", "PT1D",
    "P1Y2W3", "P1DT", "P11Y", "P10Y1D", "P10YT1S", "P121M", "P3654D", "P9000Y", "P99999999Y",
    "P" + "9" * 300 + "D", "PT315360001000S", "P1.5Y", "P0.5D", "pt1h", "PT１H", "1 day", "three days", "3600",
    "0", "-1", "PT1H PT2H", "PT1H;PT2H", "P1W1D2", "R3/PT1H", "2030-01-01T00:00:00Z", "null", "true", "[]",
    "PT1H\u200b", "PT-0S", "P1Y-1D", "PT1e3S", "PTNaNS", "P١D", "duration(\"P2H\")", "0 0 * * *",
)  # fmt: skip
DATES = (
    "1999-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2100-01-01T00:00:00Z", "2100-01-01T00:00:00+08:00",
    "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "10000-01-01T00:00:00Z",
    "2026-02-30T00:00:00Z", "2027-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z",
    "2026-01-01T25:00:00Z", "2026-01-01T10:60:00Z", "2026-01-01T10:00:61Z", "2026-01-01T10:00:00", "2026-01-01",
    "2026-01-01T10:00:00+25:00", "2026-01-01T10:00:00+99:99", "2026-W05-1", "2026-W05-1T10:00:00Z",
    "2026-032T10:00:00Z", "20260101T100000Z", "01/02/2026", "2026/01/01 10:00", "tomorrow", "now", "1767225600",
    "P1D", "", "R3/PT1H", "2026-01-01T10:00:00 Z Z", "２０２６-01-01T10:00:00Z", "2026-1-1T10:00:00Z",
    "-2026-01-01T10:00:00Z", "2026年1月1日", "2026-01-01T10:00:00[Asia/Shanghai]x", "null", "true", "5",
)  # fmt: skip
CYCLES = (
    "R/PT1H", "R/PT1M", "R0/PT1H", "R1001/PT1H", "R-1/PT1H", "R1000000/PT1H", "R3/PT59S", "R3/PT30S", "R3/PT1S",
    "R3/PT0S", "R/PT0S", "R3/P0D", "R3/-PT1H", "R3/P11Y", "R3/PT", "R3/P", "R3/", "R3", "R", "/PT1H", "PT1H",
    "3/PT1H", "R3PT1H", "r3/PT1H", "R３/PT1H", "R3/2020-01-01/PT1H", "R/2020-01-01T00:00:00Z/PT1H",
    "R3/2026-02-30T00:00:00Z/PT1H", "R3/1999-01-01T00:00:00Z/PT1H", "R3/2100-01-01T00:00:00Z/PT1H",
    "R3/PT1H/PT1H", "R3/2026-01-01T00:00:00/PT1H", "0 0 9 * * ?", "* * * * *", "@daily", "R1e3/PT1H", "R3/P2H",
    "R99999999999999999999/PT1H", "R3/PT1H/2100-01-01T00:00:00Z", "every hour",
    "R3/2026-01-01T00:00:00Z/2026-01-01T01:00:00Z/PT1H",
)  # fmt: skip
R9: Family = family(
    "R9",
    bad={
        **{f"duration {text[:40]}": timed("timeDuration", text) for text in DURATIONS},
        **{f"duration in quotes {text}": timed("timeDuration", f'"{text}"') for text in ("P2H", "P11Y", "PT0S", "-P1D", "")},
        **{f"date {text[:40]}": timed("timeDate", text) for text in DATES},
        **{
            f"date in quotes {text}": timed("timeDate", f'"{text}"')
            for text in ("1999-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "2030-01-01")
        },
        **{f"cycle {text[:40]}": cycled(text) for text in CYCLES},
        **{f"cycle in quotes {text}": cycled(f'"{text}"') for text in ("R/PT1H", "R3/PT1S", "R1001/PT1H")},
        "no time": process(around('<intermediateCatchEvent id="i"><timerEventDefinition id="t"/></intermediateCatchEvent>')),
        "empty duration": timed("timeDuration", ""),
        "duration and date": process(
            around(
                '<intermediateCatchEvent id="i"><timerEventDefinition id="t">'
                + formal("timeDuration", "PT1H")
                + formal("timeDate", "2030-01-01T00:00:00Z")
                + "</timerEventDefinition></intermediateCatchEvent>"
            )
        ),
        "worked out too long": timed("timeDuration", 'duration("P6Y") + duration("P6Y")'),
        "worked out minus": timed("timeDuration", 'duration("P1D") - duration("P2D")'),
        "worked out date": timed("timeDate", 'date and time("2099-12-31T23:59:59Z") + duration("P1D")'),
        "due date": process(around('<userTask id="a" camunda:dueDate="P99Y"/>')),
        "due date that is none": process(around('<userTask id="a" camunda:dueDate="soon"/>')),
        "timer that starts a process": process(
            around("userTask a").replace(
                '<startEvent id="s"/>',
                '<startEvent id="s"><timerEventDefinition id="t">'
                + formal("timeCycle", "R/PT1S")
                + "</timerEventDefinition></startEvent>",
            )
        ),
    },
    good={
        **{
            f"duration {text}": timed("timeDuration", text)
            for text in (
                "PT1S",
                "PT1H",
                "P1D",
                "P2W",
                "P1M",
                "P10Y",
                "P120M",
                "P1Y2M3DT4H5M6S",
                "PT0.5S",
                "PT36H",
                "P0DT1H",
                '"PT1H"',
                '= "P3D"',
                'duration("P3D")',
                '@"P3D"',
                "=wait",
                "${wait}",
                "PT5M ",
            )
        },
        **{
            f"date {text}": timed("timeDate", text)
            for text in (
                "2000-01-01T00:00:00Z",
                "2099-12-31T23:59:59Z",
                "2099-12-31T23:59:59+08:00",
                "2030-06-01T09:00:00+08:00",
                "2028-02-29T10:00:00Z",
                "2030-06-01T09:00:00.123Z",
                '"2030-06-01T09:00:00Z"',
                'date and time("2030-06-01T09:00:00Z")',
                "=deadline",
                "${deadline}",
            )
        },
        **{
            f"cycle {text}": cycled(text)
            for text in (
                "R1/PT1M",
                "R1000/PT1M",
                "R3/PT1H",
                "R12/P1M",
                "R3/2030-01-01T00:00:00Z/PT1H",
                '"R3/PT1H"',
                "R5/P1D",
                "=rhythm",
                "R3/PT60S",
            )
        },
    },
)
