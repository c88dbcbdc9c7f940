"""R6: ends, paths, flows, gateways, deadlocks, doubled tokens, circles, recursion and lanes."""

from __future__ import annotations

from tests.engine.model.building import around, file, flow, formal, line, process, when
from tests.hostile.drawing import (
    AUTO,
    CALL,
    COND,
    END,
    ESC,
    OTHER,
    START,
    boundary,
    calls,
    flows,
    gate,
    graph,
    lanes,
    link,
    links,
    sub,
    user,
    waiting,
)
from tests.hostile.reading import STEPS, inside
from tests.hostile.samples import Family, family

SEARCHED: Family = family(
    "R6",
    bad={
        "exclusive split, parallel join": graph(
            user("a", "b"), gate("exclusive", "g", "g-b"), gate("parallel", "j"), to="s>g g>a? g>b a>j b>j j>e"
        ),
        "inclusive split, parallel join": graph(
            user("a", "b"), gate("inclusive", "g", "g-b"), gate("parallel", "j"), to="s>g g>a? g>b a>j b>j j>e"
        ),
        "parallel split, exclusive join": graph(
            user("a", "b", "c"), gate("parallel", "g"), gate("exclusive", "j"), to="s>g g>a g>b a>j b>j j>c c>e"
        ),
        "parallel split, no join": graph(user("a", "b", "c"), gate("parallel", "g"), to="s>g g>a g>b a>c b>c c>e"),
        "join waits for the start's arm": graph(
            user("a", "b"),
            gate("parallel", "g"),
            gate("parallel", "j"),
            gate("exclusive", "x", "x-e"),
            to="s>g g>a g>b a>x x>j? x>e b>j j>e",
        ),
        "join in its own circle": graph(user("a"), gate("parallel", "j"), gate("exclusive", "x", "x-e"), to="s>j j>a a>x x>e x>j?"),
        "join before its split": graph(user("a", "b"), gate("parallel", "j"), gate("parallel", "g"), to="s>j j>g g>a g>b a>j b>e"),
        "event gateway, parallel join": process(
            START
            + END
            + gate("eventBased", "g")
            + gate("parallel", "j")
            + "".join(
                f'<intermediateCatchEvent id="{i}">'
                f'<timerEventDefinition id="{i}d">{formal("timeDuration", "PT1H")}</timerEventDefinition></intermediateCatchEvent>'
                for i in ("m", "n")
            )
            + flows("s>g", "g>m", "g>n", "m>j", "n>j", "j>e")
        ),
    },
)
"""What only a search of all markings finds."""

R6: Family = family(
    "R6",
    bad={
        "no start": process(END + user("a", "b") + flows("a>b", "b>a", "b>e")),
        "two plain starts": process(START + '<startEvent id="s2"/>' + END + user("a") + flows("s>a", "s2>a", "a>e")),
        "no end": process(START + user("a") + flows("s>a")),
        "only a start": process(START),
        "start and end unjoined": process(START + END),
        "flow into the start": graph(user("a"), gate("exclusive", "g", "g-e"), to="s>a a>g g>e g>s?"),
        "flow out of the end": graph(user("a", "b"), to="s>a a>e e>b"),
        "task not reached": graph(user("a", "b"), to="s>a a>e b>e"),
        "task without a way out": graph(user("a", "b"), to="s>a s>b a>e"),
        "island": graph(user("a", "b", "c"), to="s>a a>e b>c c>b"),
        "flow from nowhere": graph(user("a"), to="s>a a>e nobody>a"),
        "flow to nowhere": graph(user("a"), to="s>a a>e a>nobody"),
        "flow without source": process(STEPS + '<sequenceFlow id="z" targetRef="a"/>'),
        "flow without target": process(STEPS + '<sequenceFlow id="z" sourceRef="a"/>'),
        "flow to a lane": process('<laneSet id="ls"><lane id="l" name="x"/></laneSet>' + STEPS + flow("a", "l")),
        "flow to a flow": process(STEPS + flow("a", "s-a")),
        "flow into a sub-process": process(
            around("userTask a", sub("x", line("startEvent s1", "userTask i", "endEvent e1"))) + flow("a", "i")
        ),
        "flow to another process": file(f'<process id="p" isExecutable="true">{STEPS}{flow("a", "qt")}</process>{AUTO}'),
        "flow to a boundary event": process(
            around("userTask a", "userTask b")
            + f'<boundaryEvent id="bb" attachedToRef="b">{waiting()}</boundaryEvent><endEvent id="e2"/>'
            + flow("bb", "e2")
            + flow("a", "bb")
        ),
        "flow of itself": graph(user("a"), to="s>a a>e e>e"),
        "exclusive without default": process(
            START
            + END
            + user("a", "b", "c")
            + gate("exclusive", "g")
            + flows("s>c", "c>g", "a>e", "b>e")
            + flow("g", "a", COND)
            + flow("g", "b", OTHER)
        ),
        "inclusive without default": process(
            START
            + END
            + user("a", "b", "c")
            + gate("inclusive", "g")
            + gate("inclusive", "j")
            + flows("s>c", "c>g", "a>j", "b>j", "j>e")
            + flow("g", "a", COND)
            + flow("g", "b", OTHER)
        ),
        "default that is not there": graph(user("a", "b"), gate("exclusive", "g", "nobody"), to="s>g g>a? g>b a>e b>e"),
        "default of another": graph(user("a", "b"), gate("exclusive", "g", "a-e"), to="s>g g>a? g>b? a>e b>e"),
        "exclusive flow without condition": graph(
            user("a", "b", "c"), gate("exclusive", "g", "g-c"), to="s>g g>a? g>b g>c a>e b>e c>e"
        ),
        "empty condition": process(
            START
            + END
            + user("a", "b")
            + gate("exclusive", "g", "g-b")
            + flow("s", "g")
            + flow("g", "a", when(""))
            + flows("g>b", "a>e", "b>e")
        ),
        "condition of a parallel gateway": graph(
            user("a", "b"), gate("parallel", "g"), gate("parallel", "j"), to="s>g g>a? g>b a>j b>j j>e"
        ),
        "milestones in a circle": process(
            START + END + '<intermediateThrowEvent id="m"/>' + gate("exclusive", "g", "g-e") + flows("s>m", "m>g", "g>e", "g>m?")
        ),
        "scripts in a circle": process(
            START
            + END
            + '<scriptTask id="m" scriptFormat="feel"><script>a</script></scriptTask>'
            + gate("exclusive", "g", "g-e")
            + flows("s>m", "m>g", "g>e", "g>m?")
        ),
        "tasks in a circle": graph('<task id="m"/>', gate("exclusive", "g", "g-e"), to="s>m m>g g>e g>m?"),
        "gateways in a circle": graph(gate("exclusive", "g", "g-e"), gate("exclusive", "h"), to="s>h h>g g>e g>h?"),
        "gateway to itself": graph(user("a"), gate("exclusive", "g", "g-a"), to="s>g g>g? g>a a>e"),
        "task to itself": graph('<task id="a" default="a-e"/>', to="s>a a>a? a>e"),
        "circle through an automatic sub-process": process(
            START
            + END
            + sub("x", line("startEvent xs", "task xt", "endEvent xe"))
            + gate("exclusive", "g", "g-e")
            + flows("s>x", "x>g", "g>e", "g>x?")
        ),
        "circle through an automatic call": file(
            '<process id="p" isExecutable="true">'
            + START
            + END
            + CALL
            + gate("exclusive", "g", "g-e")
            + flows("s>c", "c>g", "g>e", "g>c?")
            + f"</process>{AUTO}"
        ),
        "circle through links": links(
            '<task id="t"/>',
            gate("exclusive", "g", "g-e"),
            link("Throw", "out", "L", "in"),
            link("Catch", "in", "L", "out"),
            flows("s>t", "t>g", "g>e", "g>out?", "in>t"),
        ),
        "circle of a boundary escalation": process(
            START
            + END
            + sub("x", line("startEvent xs", f'<intermediateThrowEvent id="xt">{ESC}</intermediateThrowEvent>', "endEvent xe"))
            + '<boundaryEvent id="b" attachedToRef="x"><escalationEventDefinition id="ed2"/></boundaryEvent>'
            + flows("s>x", "x>e", "b>x")
        ),
        "link without a target": links(user("a"), link("Throw", "out", "L"), flows("s>a", "a>out")),
        "link without a source": links(user("a"), link("Catch", "in", "L"), flows("s>a", "a>e", "in>e")),
        "two targets of one link": links(
            user("a"),
            link("Throw", "out", "L"),
            link("Catch", "in", "L"),
            link("Catch", "in2", "L"),
            flows("s>a", "a>out", "in>e", "in2>e"),
        ),
        "link over a border": process(
            START
            + END
            + user("a")
            + link("Throw", "out", "L")
            + flows("s>a", "a>out")
            + sub("x", link("Catch", "in", "L") + '<endEvent id="xe"/>' + flow("in", "xe"))
        ),
        "call of itself": calls("p>p"),
        "calls in a ring": calls("p>q", "q>p"),
        "calls in a ring of three": calls("p>q", "q>r", "r>p"),
        "call of itself in a sub-process": process(
            START
            + END
            + sub("x", line("startEvent xs", '<callActivity id="c" calledElement="p"/>', "endEvent xe"))
            + flows("s>x", "x>e")
        ),
        "call of nobody": process(around("callActivity c")),
        "call of a missing process": calls("p>nobody"),
        "call by expression": process(around('<callActivity id="c" calledElement="${which}"/>')),
        "event sub-process with a plain start": process(
            STEPS + sub("x", line("startEvent xs", "userTask xt", "endEvent xe"), 'triggeredByEvent="true"')
        ),
        "event sub-process with a flow": process(
            around(
                "userTask a",
                sub(
                    "x",
                    line(f'<startEvent id="xs">{waiting()}</startEvent>', "userTask xt", "endEvent xe"),
                    'triggeredByEvent="true"',
                ),
            )
        ),
        "sub-process with two starts": process(
            around(
                sub(
                    "x",
                    '<startEvent id="x1"/><startEvent id="x2"/><endEvent id="xe"/>' + user("xt") + flows("x1>xt", "x2>xt", "xt>xe"),
                )
            )
        ),
        "timer start in a sub-process": process(
            around(sub("x", line(f'<startEvent id="xs">{waiting()}</startEvent>', "userTask xt", "endEvent xe")))
        ),
        "sub-process without an end": process(around(sub("x", line("startEvent xs", "userTask xt")))),
        "boundary event on nothing": boundary(waiting(), more="").replace(b'attachedToRef="a"', b'attachedToRef="nobody"'),
        "boundary event on a gateway": process(
            START
            + END
            + user("a", "c")
            + gate("exclusive", "g", "g-c")
            + flows("s>g", "g>a?", "g>c", "a>e", "c>e")
            + f'<boundaryEvent id="b" attachedToRef="g">{waiting()}</boundaryEvent><endEvent id="e2"/>'
            + flow("b", "e2")
        ),
        "boundary event without a definition": boundary(""),
        "boundary event without attachment": boundary(waiting()).replace(b' attachedToRef="a"', b""),
        "boundary event without a flow": process(
            around("userTask a") + f'<boundaryEvent id="b" attachedToRef="a">{waiting()}</boundaryEvent>'
        ),
        "boundary cancel of no transaction": boundary('<cancelEventDefinition id="cd"/>'),
        "error at a start": process(
            around("userTask a").replace('<startEvent id="s"/>', '<startEvent id="s"><errorEventDefinition id="ed"/></startEvent>')
        ),
        "catch of an error in the flow": process(
            around('<intermediateCatchEvent id="i"><errorEventDefinition id="ed"/></intermediateCatchEvent>')
        ),
        "throw of a timer": process(around(f'<intermediateThrowEvent id="i">{waiting()}</intermediateThrowEvent>')),
        "catch without a definition": process(around('<intermediateCatchEvent id="i"/>')),
        "terminate in the flow": process(
            around('<intermediateThrowEvent id="i"><terminateEventDefinition id="td"/></intermediateThrowEvent>')
        ),
        "event gateway with one flow": process(
            around("userTask a", "eventBasedGateway g", f'<intermediateCatchEvent id="i">{waiting()}</intermediateCatchEvent>')
        ),
        "event gateway to a task": graph(user("a", "b"), gate("eventBased", "g"), to="s>g g>a g>b a>e b>e"),
        "message that is not there": process(around('<receiveTask id="a" messageRef="nobody"/>')),
        "receive without a message": process(around("receiveTask a")),
        "lane with an unknown node": lanes(("l", "窗口", "s a b e nobody")),
        "lane with an empty node": lanes(("l", "窗口", "s a b e")).replace(b"</lane>", b"<flowNodeRef></flowNodeRef></lane>"),
        "node in two lanes": lanes(("l", "窗口", "s a"), ("m", "科室", "a b e")),
        "node in a lane twice": lanes(("l", "窗口", "s a a b e")),
        "lane without a name": lanes(("l", "", "s a b e")),
        "lane of a flow": lanes(("l", "窗口", "s a b e s-a")),
        "lanes leave a task out": lanes(("l", "窗口", "s a")),
        "lane with a blank name": lanes(("l", "  ", "s a b e")),
    },
    good={
        "exclusive split, no join": graph(user("a", "b"), gate("exclusive", "g", "g-b"), to="s>g g>a? g>b a>e b>e"),
        "exclusive split and join": graph(
            user("a", "b"), gate("exclusive", "g", "g-b"), gate("exclusive", "j"), to="s>g g>a? g>b a>j b>j j>e"
        ),
        "parallel split and join": graph(
            user("a", "b"), gate("parallel", "g"), gate("parallel", "j"), to="s>g g>a g>b a>j b>j j>e"
        ),
        "inclusive split and join": graph(
            user("a", "b"), gate("inclusive", "g", "g-b"), gate("inclusive", "j"), to="s>g g>a? g>b a>j b>j j>e"
        ),
        "supplement": graph(user("a", "b", "c"), gate("exclusive", "g", "g-c"), to="s>a a>g g>b? b>a g>c c>e"),
        "timer in a circle": process(
            START
            + END
            + f'<intermediateCatchEvent id="i">{waiting()}</intermediateCatchEvent>'
            + gate("exclusive", "g", "g-e")
            + flows("s>i", "i>g", "g>e", "g>i?")
        ),
        "two ends": process(
            START
            + END
            + user("a", "b")
            + '<endEvent id="e2"/>'
            + gate("exclusive", "g", "g-b")
            + flows("s>g", "g>a?", "g>b", "a>e", "b>e2")
        ),
        "timer at a task": boundary(waiting()),
        "timer beside a task": boundary(waiting(), more='cancelActivity="false"'),
        "sub-process": process(around(sub("x", line("startEvent xs", "userTask xt", "endEvent xe")))),
        "links": links(
            user("a", "b"), link("Throw", "out", "L", "in"), link("Catch", "in", "L", "out"), flows("s>a", "a>out", "in>b", "b>e")
        ),
        "event gateway": process(
            START
            + END
            + gate("eventBased", "g")
            + f'<intermediateCatchEvent id="i">{waiting()}</intermediateCatchEvent><intermediateCatchEvent id="k">'
            f'<signalEventDefinition id="sd" signalRef="sig"/></intermediateCatchEvent>' + flows("s>g", "g>i", "g>k", "i>e", "k>e"),
            head='<signal id="sig" name="sig"/>',
        ),
        "lanes": lanes(("l", "窗口", "s a"), ("m", "科室", "b e")),
        "lane without nodes": lanes(("l", "窗口", "s a b e"), ("m", "科室", "")),
        "event sub-process": process(
            STEPS
            + sub(
                "x",
                line(f'<startEvent id="xs" isInterrupting="false">{waiting()}</startEvent>', "userTask xt", "endEvent xe"),
                'triggeredByEvent="true"',
            )
        ),
        "terminate at the end": process(
            STEPS.replace('<endEvent id="e"/>', '<endEvent id="e"><terminateEventDefinition id="td"/></endEvent>')
        ),
        "calls of one process from two places": file(
            '<process id="p" isExecutable="true">'
            + around('<callActivity id="c" calledElement="q"/>', "userTask a", '<callActivity id="d" calledElement="q"/>')
            + f"</process>{AUTO}"
        ),
        "circle of calls that wait": file(
            '<process id="p" isExecutable="true">'
            + START
            + END
            + CALL
            + gate("exclusive", "g", "g-e")
            + flows("s>c", "c>g", "g>e", "g>c?")
            + "</process>"
            + AUTO.replace("task qt", "userTask qt").replace('<task id="qt"/>', '<userTask id="qt"/>')
        ),
        "countersign": process(
            around(
                '<userTask id="a"><multiInstanceLoopCharacteristics>'
                + formal("loopCardinality", "3")
                + "</multiInstanceLoopCharacteristics></userTask>"
            )
        ),
    },
    either={
        "default with a condition": graph(user("a", "b"), gate("exclusive", "g", "g-b"), to="s>g g>a? g>b? a>e b>e"),
        "two lanes of one name": lanes(("l", "窗口", "s a"), ("m", "窗口", "b e")),
        "gateway without a choice": process(around("userTask a", "exclusiveGateway g", "userTask b")),
        "implied split": graph(user("a", "b", "c"), to="s>a a>b a>c b>e c>e"),
        "lane unknown to the organisation": inside(
            '<laneSet id="ls"><lane id="l" name="执法大队"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
        ),
    },
)
