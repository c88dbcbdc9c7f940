"""R13, and R1 to R7 in decision files: cells, policies, overlaps, and code where a value should be."""

from __future__ import annotations

import re
from html import escape

from tests.hostile.samples import Family, family

SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def cell(kind: str, identity: str, text: str) -> str:
    """An entry of a rule."""
    return f'<{kind}Entry id="{identity}"><text>{escape(text, quote=False)}</text></{kind}Entry>'


def row(number: int, tests: list[str], answers: list[str]) -> str:
    """A rule."""
    inside = "".join(cell("input", f"r{number}i{n}", t) for n, t in enumerate(tests))
    return f'<rule id="r{number}">{inside}{"".join(cell("output", f"r{number}o{n}", a) for n, a in enumerate(answers))}</rule>'


def file(body: str, space: str = SPACE, more: str = "") -> bytes:
    """A decision file."""
    head = f'<definitions xmlns="{space}" id="d" name="d" namespace="n" {more}>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{body}</definitions>'.encode()


def table(
    *rules: str, policy: str = "UNIQUE", read: str = "amount", columns: str | None = None, more: str = "", space: str = SPACE
) -> bytes:
    """A table of one input and one output, with these rules."""
    asked = f'<input id="in0"><inputExpression id="ie0" typeRef="number"><text>{escape(read)}</text></inputExpression></input>'
    inside = asked + '<output id="out0" name="level" typeRef="string"/>' if columns is None else columns
    said = f'hitPolicy="{policy}"' if policy else ""
    inner = f'<decisionTable id="dt" {said} {more}>{inside}{"".join(rules)}</decisionTable>'
    return file(f'<decision id="fee" name="收费等级">{inner}</decision>', space)


LOW, HIGH = row(0, ["<= 100"], ['"low"']), row(1, ["> 100"], ['"high"'])
GOOD = table(LOW, HIGH)


def answering(text: str) -> bytes:
    """A table with this answer."""
    return table(row(0, ["-"], [text]))


def testing(text: str) -> bytes:
    """A table with this test."""
    return table(row(0, [text], ['"a"']))


CODE = (
    'open("/etc/hostname").read()', '__import__("os").system("id")', "().__class__.__base__", "eval(1)", "lambda: 1",
    "amount.bit_length()", "import os", "${amount}", "#{x.y()}", "[x for x in amount]", "a if b else c", "x := 1",
    "_＿ｉｍｐｏｒｔ＿_(1)", "'single'", "typename.__init__",
)  # fmt: skip
PREFIXED = re.sub(rb"<(/?)(\w)", rb"<\1dmn:\2", GOOD).replace(b"xmlns=", b"xmlns:dmn=")
POLICIES = ("BEST", "unique", "U", "COLLECT SUM", "PRIORITY", "OUTPUT ORDER", "FIRST ", "ALL")
R13: Family = family(
    "R13",
    bad={
        "too few inputs": table(row(0, [], ['"a"'])),
        "too many inputs": table(row(0, ["1", "2"], ['"a"'])),
        "too few outputs": table(row(0, ["1"], [])),
        "too many outputs": table(row(0, ["1"], ['"a"', '"b"'])),
        "second row too long": table(LOW, row(1, ["1", "2"], ['"a"'])),
        "no output column": table(columns='<input id="in0"><inputExpression id="ie0"><text>amount</text>'
        '</inputExpression></input>'),
        "no input expression": table(LOW, columns='<input id="in0"/><output id="out0" name="level"/>'),
        "empty input expression": table(LOW, read=""),
        "broken input expression": table(LOW, read="amount +"),
        "code as input": table(LOW, read="__import__('os').environ"),
        **{f"policy {p}": table(LOW, HIGH, policy=p) for p in POLICIES},
        "aggregation of FIRST": table(LOW, policy="FIRST", more='aggregation="SUM"'),
        "aggregation AVG": table(LOW, policy="COLLECT", more='aggregation="AVG"'),
        **{f"answer {text}": answering(text) for text in CODE},
        **{f"test {text}": testing(text) for text in CODE if text not in ("'single'",)},
        "broken answer": answering('"a'),
        "broken test": testing("> >"),
        "test in brackets open": testing("[1..5"),
        "answer too long": answering('"' + "x" * 500 + '"'),
        "test too long": testing(",".join(["1"] * 300)),
        "minus signs": answering("-" * 50_000 + "1"),
        "question marks": testing("?" * 30_000),
        "brackets": answering("(" * 21 + "1" + ")" * 21),
        "overlap": table(row(0, ["<= 100"], ['"a"']), row(1, ["<= 200"], ['"b"'])),
        "overlap of dashes": table(row(0, ["-"], ['"a"']), row(1, ["-"], ['"b"'])),
        "overlap at the border": table(row(0, ["[0..100]"], ['"a"']), row(1, ["[100..200]"], ['"b"'])),
        "reserved output": table(LOW, columns='<input id="in0"><inputExpression id="ie0"><text>amount</text>'
        '</inputExpression></input><output id="o" name="typename"/>'),
        "reserved output by underscores": table(LOW, columns='<input id="in0"><inputExpression id="ie0">'
        '<text>amount</text></inputExpression></input><output id="o" name="__x"/>'),
        "two outputs of one name": table(
            row(0, ["1"], ['"a"', '"b"']),
            columns='<input id="in0"><inputExpression id="ie0"><text>amount</text></inputExpression></input>'
            '<output id="o" name="x"/><output id="p" name="x"/>',
        ),
        "two ids": table(LOW, LOW),
        "no decision": file(""),
        "requires itself": file('<decision id="a" name="a"><informationRequirement><requiredDecision href="#a"/>'
        '</informationRequirement><literalExpression><text>1</text></literalExpression></decision>'),
        "requires nobody": file('<decision id="a" name="a"><informationRequirement><requiredDecision href="#b"/>'
        '</informationRequirement><literalExpression><text>1</text></literalExpression></decision>'),
        "requires another file": file('<decision id="a" name="a"><informationRequirement>'
        '<requiredDecision href="http://127.0.0.1:9/x#b"/></informationRequirement><literalExpression><text>1</text>'
        '</literalExpression></decision>'),
        "import": file('<import namespace="n2" locationURI="http://127.0.0.1:9/x.dmn" '
        'importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'),
        "external function": file('<businessKnowledgeModel id="b" name="b"><encapsulatedLogic kind="Java"/>'
        '</businessKnowledgeModel>'),
        "language": file('<decision id="a" name="a"><literalExpression expressionLanguage="python"><text>1</text>'
        '</literalExpression></decision>'),
        "language of the file": file('<decision id="a" name="a"><literalExpression><text>1</text></literalExpression>'
        '</decision>', more='expressionLanguage="python"'),
        "DMN 1.6": table(LOW, space="https://www.omg.org/spec/DMN/20250101/MODEL/"),
        "no namespace": GOOD.replace(f'xmlns="{SPACE}"'.encode(), b""),
        "BPMN": GOOD.replace(SPACE.encode(), b"http://www.omg.org/spec/BPMN/20100524/MODEL"),
        "DOCTYPE": GOOD.replace(b"?>\n", b"?>\n<!DOCTYPE x [<!ENTITY a 'b'>]>"),
        "instruction": GOOD.replace(b"?>\n", b"?>\n<?php x ?>"),
        "encoding": GOOD.replace(b"UTF-8", b"ISO-8859-1"),
        "cut": GOOD[:-30],
        "2 MB": GOOD.replace(b"?>\n", b"?>\n<!--" + b"c" * 2_100_000 + b"-->"),
        "empty": b"",
    },
    good={
        "plain": GOOD,
        "no policy": table(LOW, HIGH, policy=""),
        "first": table(LOW, row(1, ["-"], ['"high"']), policy="FIRST"),
        "rule order": table(LOW, row(1, ["-"], ['"b"']), policy="RULE ORDER"),
        "collect": table(LOW, row(1, ["-"], ['"b"']), policy="COLLECT"),
        "any": table(LOW, row(1, ["<= 50"], ['"low"']), policy="ANY"),
        "count": table(LOW, policy="COLLECT", more='aggregation="COUNT"'),
        "DMN 1.1": table(LOW, HIGH, space="http://www.omg.org/spec/DMN/20151101/dmn.xsd"),
        "DMN 1.5": table(LOW, HIGH, space="https://www.omg.org/spec/DMN/20230324/MODEL/"),
        "markup": answering('"<script>alert(1)</script>"'),
        "formula as text": answering('"=1+1"'),
        "answer of 500": answering('"' + "x" * 498 + '"'),
        "sum": answering("amount * 2"),
        "not": testing("not(1, 2)"),
        "range": testing("[1..5)"),
        "date": testing('> date("2026-01-01")'),
        "byte order mark": b"\xef\xbb\xbf" + GOOD,
        "GB18030": GOOD.decode().replace("UTF-8", "GB18030").encode("gb18030"),
        "prefix": PREFIXED,
    },
)  # fmt: skip
