"""R5, R11, R12: ids, names, reserved words, and text that only looks like something else."""

from __future__ import annotations

from html import escape

from tests.engine.model.building import around, file, flow, line, process
from tests.hostile.limits import asked, known, named
from tests.hostile.reading import STEPS, headed, inside
from tests.hostile.samples import Family, family

UNSEEN = {
    "next line": "\x85",
    "delete": "\x7f",
    "C1 control": "\x9b",
    "soft hyphen": "\xad",
    "zero width space": "\u200b",
    "zero width joiner": "\u200d",
    "left to right mark": "\u200e",
    "embedding": "\u202a",
    "override": "\u202e",
    "isolate": "\u2066",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "Arabic letter mark": "\u061c",
    "Mongolian separator": "\u180e",
    "Hangul filler": "\u3164",
    "half width filler": "\uffa0",
    "choseong filler": "\u115f",
    "combining joiner": "\u034f",
    "Khmer vowel": "\u17b4",
    "interlinear anchor": "\ufff9",
    "tag": "\U000e0041",
    "private use": "\ue000",
    "no character": "\U0001fffe",
}


def spaced(space: str) -> bytes:
    """A task whose id holds this."""
    return known(f"a{space}b")


def duplicate(one: str, other: str) -> bytes:
    """Two elements before and in the process."""
    return process(other + STEPS, head=one)


def drawn(shape: str) -> bytes:
    """A good file with a diagram."""
    spaces = 'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    bounds = '<dc:Bounds x="1" y="1" width="36" height="36"/>'
    plane = f'<di:BPMNPlane id="pl" bpmnElement="p"><di:BPMNShape {shape}>{bounds}</di:BPMNShape></di:BPMNPlane>'
    return file(f'<process id="p" isExecutable="true">{STEPS}</process><di:BPMNDiagram id="dg" {spaces}>{plane}</di:BPMNDiagram>')


RESERVED_IDS = ("End", "Start", "Root", "p.EndJoin", "EndJoin", "a.BoundaryEventParent", "x.EndJoin", "None", "self")

R5: Family = family(
    "R5",
    bad={
        "task without id": process(around("userTask a").replace('<userTask id="a"/>', "<userTask/>")),
        "empty id": known(""),
        "process without id": process(STEPS).replace(b'<process id="p"', b"<process"),
        "two tasks": inside('<userTask id="a"/>'),
        "task and flow": inside('<userTask id="s-a"/>'),
        "task and process": known("p"),
        "task and file": known("definitions"),
        "task and message": duplicate('<message id="a" name="m"/>', ""),
        "task and lane": inside('<laneSet id="ls"><lane id="a" name="x"/></laneSet>'),
        "task and data": inside('<dataObject id="a"/>'),
        "task in a sub-process": inside(f'<subProcess id="x">{line("startEvent s9", "userTask a", "endEvent e9")}</subProcess>'),
        "two processes": file(f'<process id="p" isExecutable="true">{STEPS}</process><process id="p"/>'),
        "two messages": headed('<message id="m" name="m"/><message id="m" name="n"/>'),
        "shape and task": drawn('id="a" bpmnElement="a"'),
        "shape and plane": drawn('id="pl" bpmnElement="a"'),
        "number": known("1"),
        "digit first": known("1a"),
        "hyphen first": known("-a"),
        "dot first": known(".a"),
        "slash": known("a/b"),
        "path": known("../../a"),
        "colon": known("a:b"),
        "quote": known("a&quot;b"),
        "markup": known("&lt;b&gt;"),
        "template": known("{{7*7}}"),
        "dollar": known("a$b"),
        "sign": known("a#b"),
        "ideographic space": spaced("\u3000"),
        "no-break space": spaced("\xa0"),
        **{f"blank ({name})": spaced(c) for name, c in (("space", " "), ("tab", "&#9;"), ("line", "&#10;"), ("return", "&#13;"))},
        "blank before": known(" a"),
        "id of a message with a blank": headed('<message id="m 1" name="m"/>'),
        "id of a data object with a blank": inside('<dataObject id="d 1"/>'),
        "id of a pool with a slash": headed(
            '<collaboration id="c"><participant id="a/b" name="x" processRef="p"/></collaboration>'
        ),
        "id of the file with a blank": process(STEPS).replace(b'id="definitions"', b'id="de finitions"'),
        "id of a flow with a blank": process(STEPS).replace(b'id="s-a"', b'id="s a"'),
        "id of a process with a blank": process(STEPS).replace(b'<process id="p"', b'<process id="p 1"'),
        **{f"name with {name}": named(f"审{c}查") for name, c in UNSEEN.items()},
        **{f"id with {name}": spaced(c) for name, c in list(UNSEEN.items())[:12]},
        "name of a process": process(STEPS, attributes='name="a\u202eb"'),
        "name of a flow": process(STEPS.replace('id="s-a"', 'id="s-a" name="a\u200bb"')),
        "name of a lane": inside('<laneSet id="ls"><lane id="l" name="x\u200b"><flowNodeRef>a</flowNodeRef></lane></laneSet>'),
        "name of a pool": headed('<collaboration id="c"><participant id="pa" name="a\u202eb" processRef="p"/></collaboration>'),
        "name of a message": headed('<message id="m" name="a\u200bb"/>'),
        "name of the file": file(f'<process id="p" isExecutable="true">{STEPS}</process>', attributes='name="a\u202eb"'),
    },
    good={
        "Chinese": known("审批_1"),
        "dots and hyphens": known("a.b-c_d"),
        "underscore": known("_a"),
        "middle dot": known("a·b"),
        "long name in two lines": named("第一行&#10;第二行"),
        "spaces": named(" 审 查 "),
        "ideographic space in a name": named("审\u3000查"),
        "no name": known("a"),
        "other scripts": named("ئۇيغۇرچە བོད་ཡིག Монгол ñ"),
        "punctuation": named("“受理”（初审）—— 第①步 / A&amp;B：100%"),
        "ids that differ in case": process(around("userTask a", "userTask A")),
        "shape": drawn('id="a_di" bpmnElement="a"'),
        "id twice in vendor elements": process(
            around('<userTask id="a"><extensionElements><vendor:f id="x"/><vendor:f id="x"/></extensionElements></userTask>')
        ),
    },
    either={f"id {identity}": process(around(f'<userTask id="{identity}"/>', "userTask after")) for identity in RESERVED_IDS}
    | {"full width digit first": known("１a"), "picture": known("a😀"), "replacement": named("a\ufffcb")}
    | {"task and end": process(line('<startEvent id="Start"/>', '<userTask id="Root"/>', '<endEvent id="End"/>'))},
)


def writes(name: str, kind: str = "onerun:result") -> bytes:
    """A task that writes this variable."""
    prop = f'<onerun:properties><onerun:property name="{kind}" value="{name}"/></onerun:properties>'
    return process(around(f'<userTask id="a"><extensionElements>{prop}</extensionElements></userTask>'))


def mapped(extension: str, kind: str = "userTask") -> bytes:
    """A task with these extensions."""
    return process(around(f'<{kind} id="a"><extensionElements>{extension}</extensionElements></{kind}>'))


def looped(attributes: str = "", inner: str = "") -> bytes:
    """A task for each of `items`."""
    marker = f'<multiInstanceLoopCharacteristics camunda:collection="items" {attributes}>{inner}</multiInstanceLoopCharacteristics>'
    return process(around(f'<userTask id="a">{marker}</userTask>'))


def message(payload: str) -> bytes:
    """A message whose payload goes into a variable."""
    inner = f"<extensionElements>{payload}</extensionElements>"
    return file(
        f'<message id="m" name="m">{inner}</message><process id="p" isExecutable="true">'
        + around('<receiveTask id="a" messageRef="m"/>')
        + "</process>"
    )


RESERVED = ("typename", "data_objects", "__class__", "__proto__", "__", "a.__class__", "typename.x")
R11: Family = family(
    "R11",
    bad={
        **{f"result {name}": writes(name) for name in RESERVED},
        **{f"writes {name}": writes(name, "onerun:writes") for name in ("typename", "ok, __x", "data_objects")},
        "output": writes("__x = 1", "onerun:outputs"),
        "input": writes("typename = 1", "onerun:inputs"),
        "output of Camunda 8": mapped('<zeebe:ioMapping><zeebe:output source="=a" target="typename"/></zeebe:ioMapping>'),
        "input of Camunda 8": mapped('<zeebe:ioMapping><zeebe:input source="=a" target="__x"/></zeebe:ioMapping>'),
        "output of Camunda 7": mapped(
            '<camunda:inputOutput><camunda:outputParameter name="data_objects">1</camunda:outputParameter></camunda:inputOutput>'
        ),
        "input of Camunda 7": mapped(
            '<camunda:inputOutput><camunda:inputParameter name="__builtins__">1</camunda:inputParameter></camunda:inputOutput>'
        ),
        "result of a decision": mapped('<zeebe:calledDecision decisionId="d" resultVariable="typename"/>', "businessRuleTask"),
        "result of a script": mapped('<zeebe:script expression="=1" resultVariable="__x"/>', "scriptTask"),
        "out of a call": process(
            around(
                '<callActivity id="a" calledElement="q"><extensionElements>'
                '<camunda:out source="x" target="typename"/></extensionElements></callActivity>'
            )
        ),
        "in of a call": process(
            around(
                '<callActivity id="a" calledElement="q"><extensionElements>'
                '<camunda:in source="x" target="__x"/></extensionElements></callActivity>'
            )
        ),
        "element of a loop": looped('camunda:elementVariable="typename"'),
        "element of a loop, two underscores": looped('camunda:elementVariable="__item"'),
        "item of a loop": looped("", '<inputDataItem id="in" name="data_objects"/>'),
        "collection of results": process(
            around(
                '<userTask id="a"><multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics '
                'inputCollection="=items" inputElement="x" outputCollection="typename" outputElement="=x"/>'
                "</extensionElements></multiInstanceLoopCharacteristics></userTask>"
            )
        ),
        "data object": inside('<dataObject id="typename"/>'),
        "data object by name": inside('<dataObject id="d" name="data_objects"/>'),
        "property of the process": inside('<property id="pr" name="typename"/>'),
        "message payload into a variable": message("<spiffworkflow:messageVariable>typename</spiffworkflow:messageVariable>"),
        "message payload names": message('<spiffworkflow:messagePayload>{"__x": 1}</spiffworkflow:messagePayload>'),
        "payload": writes("={typename: 1}", "onerun:payload"),
        "condition": asked("__import__ = 1"),
        "condition on a member": asked("applicant.__class__ = 1"),
        "condition full width": asked("applicant.＿＿class＿＿ = 1"),
        "context in a condition": asked("{typename: 1}.typename = 1"),
        "form field": mapped('<camunda:formData><camunda:formField id="typename" type="string"/></camunda:formData>'),
        "error code variable": process(
            around('<userTask id="a"/>')
            + '<boundaryEvent id="b" attachedToRef="a"><errorEventDefinition id="ed" camunda:errorCodeVariable="__x"/>'
            "</boundaryEvent>" + '<endEvent id="e2"/>' + flow("b", "e2")
        ),
    },
    good={
        "name with typename in it": writes("typename2"),
        "one underscore": writes("_x"),
        "underscores within": writes("a__b"),
        "Chinese": writes("审查意见"),
        "path": writes("applicant.name"),
        "typename as a name of a task": named("typename"),
        "typename as text": asked('kind = "typename"'),
        "underscores as text": asked('kind = "__class__"'),
    },
)

TEXTS = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "picture": "<svg/onload=alert(1)>",
    "frame": "<iframe src=javascript:alert(1)>",
    "template": "{{7*7}}",
    "statement": "{% for x in ().__class__.__mro__ %}{% endfor %}",
    "expression": "${7*7}",
    "hash expression": "#{7*7}",
    "Python format": "{0.__class__} %s %(x)s",
    "formula": "=1+1",
    "formula with a call": "=HYPERLINK(&quot;http://127.0.0.1:9/&quot;)",
    "formula by plus": "+1+1",
    "formula by minus": "-1+1",
    "formula by at": "@SUM(1)",
    "command": "; rm -rf / #",
    "SQL": "'; DROP TABLE cases; --",
    "link": "[x](javascript:alert(1))",
    "log": "a %0d%0aInjected: 1",
    "entity": "&lt;b&gt; &amp;amp;",
    "path": "../../etc/passwd",
    "Java": "${jndi:ldap://127.0.0.1:9/x}",
    "LaTeX": "\\input{/etc/hostname}",
}
R12: Family = family(
    "R12",
    bad={},
    good={
        **{f"name: {name}": named(escape(text)) for name, text in TEXTS.items()},
        **{f"documentation: {name}": inside(f"<documentation>{escape(text)}</documentation>") for name, text in TEXTS.items()},
        **{
            f"note: {name}": inside(f'<textAnnotation id="t"><text>{escape(text)}</text></textAnnotation>')
            for name, text in TEXTS.items()
        },
        "flow": process(STEPS.replace('id="s-a"', 'id="s-a" name="&lt;b&gt;{{7*7}}"')),
        "lane": inside(
            '<laneSet id="ls"><lane id="l" name="&lt;img src=x onerror=alert(1)&gt;"><flowNodeRef>a</flowNodeRef>'
            "<flowNodeRef>审查</flowNodeRef></lane></laneSet>"
        ),
        "process": process(STEPS, attributes='name="&lt;script&gt;alert(1)&lt;/script&gt;"'),
        "condition on markup": asked('name = "&lt;script&gt;"'),
    },
)
