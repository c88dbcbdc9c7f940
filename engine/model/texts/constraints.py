"""Texts of BPMN's own constraints: identity, references, flows and the placement of nodes."""

from __future__ import annotations

from engine.model.texts.constraints_data import DATA_CONSTRAINTS
from engine.model.texts.constraints_events import EVENT_CONSTRAINTS
from engine.model.texts.text import Text, constraint

CONSTRAINTS: dict[str, Text] = {
    "misplaced": constraint("15.3", "{at}不能放在{around}里面。", "{at} cannot stand inside an element of the kind {around}."),
    "id-missing": constraint("8.2.1", "{at}没有 id。", "{at} has no id."),
    "id-twice": constraint("8.2.1", "{at}的 id“{id}”在文件中已用过。", '{at}: the id "{id}" is used twice in the file.'),
    "reference-dangling": constraint(
        "8", "{at}的 {reference} 指向不存在的“{value}”。", '{at}: {reference} names "{value}", which is not in the file.'
    ),
    "reference-open": Text(
        "run",
        "error",
        "BPMN 2.0.2, 8",
        "{at}的 {reference} 指向文件中没有的“{value}”。",
        '{at}: {reference} names "{value}", which is not in the file.',
    ),
    "reference-kind": constraint(
        "8",
        "{at}的 {reference} 指向“{value}”，而它是{kind}，类型不符。",
        '{at}: {reference} names "{value}", which is of the wrong kind ({kind}).',
    ),
    "flow-dangling": constraint(
        "8.4.13",
        "{at}的 {reference} 是“{value}”，文件中没有这个元素。",
        '{at}: {reference} is "{value}", and there is no such element.',
    ),
    "flow-end-kind": constraint(
        "7.6.1",
        "{at}的 {reference} 是{kind}，顺序流只能连接活动、网关和事件。",
        "{at}: {reference} is of the kind {kind}; a sequence flow connects activities, gateways and events only.",
    ),
    "flow-event-sub-process": constraint(
        "10.3.5",
        "{at}连接事件子流程“{at_end}”，事件子流程不能有顺序流。",
        '{at} connects the event sub-process "{at_end}", which may have no sequence flow.',
    ),
    "flow-border": constraint("7.6.1", "{at}跨越了泳池或子流程的边界。", "{at} crosses the border of a pool or sub-process."),
    "flow-immediate": constraint(
        "8.4.13", "{at}在可执行流程中不得写 isImmediate=false。", "{at}: in an executable process isImmediate may not be false."
    ),
    "flow-condition-source": constraint(
        "8.4.13",
        "{at}带有条件，但它从{kind}出发，那里不允许条件。",
        "{at} has a condition, which is not allowed on a flow from this kind of element ({kind}).",
    ),
    "flow-condition-alone": constraint(
        "8.4.13", "{at}带有条件，却是该活动唯一离开的流。", "{at} has a condition, but it is the only flow out of its activity."
    ),
    "default-place": constraint("8.4.13", "{at}不能有默认流。", "{at} may not have a default flow."),
    "default-foreign": constraint(
        "8.4.13", "{at}的默认流“{value}”不是从它出发的。", '{at}: the default flow "{value}" does not begin there.'
    ),
    "flow-lists-differ": constraint(
        "8.4.13",
        "{at}的 {reference} 列出“{value}”，但那条流并不连到它。",
        '{at} lists "{value}" as {reference}, but that flow does not connect it.',
        "list-flows",
    ),
    "flow-not-listed": constraint(
        "8.4.13",
        "{at}没有列出自己的流“{value}”（{reference}）。",
        '{at} does not list its flow "{value}" ({reference}).',
        "list-flows",
    ),
    "start-incoming": constraint("10.5.2", "{at}不能有进入的顺序流。", "{at} may not have an incoming sequence flow."),
    "start-outgoing": constraint("10.5.2", "{at}没有离开的顺序流。", "{at} has no outgoing sequence flow."),
    "end-outgoing": constraint("10.5.3", "{at}不能有离开的顺序流。", "{at} may not have an outgoing sequence flow."),
    "end-incoming": constraint("10.5.3", "{at}没有进入的顺序流。", "{at} has no incoming sequence flow."),
    "end-missing": constraint(
        "10.5.3", "{at}所在的层有开始事件，却没有结束事件。", "{at}: there is a start event at this level but no end event."
    ),
    "start-missing": constraint(
        "10.5.2", "{at}所在的层有结束事件，却没有开始事件。", "{at}: there is an end event at this level but no start event."
    ),
    "intermediate-incoming": constraint("10.5.4", "{at}没有进入的顺序流。", "{at} has no incoming sequence flow."),
    "intermediate-outgoing": constraint("10.5.4", "{at}没有离开的顺序流。", "{at} has no outgoing sequence flow."),
    "link-incoming": constraint(
        "10.5.4",
        "{at}是链接的目标，不能有进入的顺序流。",
        "{at} is the target of a link and may not have an incoming sequence flow.",
    ),
    "link-outgoing": constraint(
        "10.5.4",
        "{at}是链接的来源，不能有离开的顺序流。",
        "{at} is the source of a link and may not have an outgoing sequence flow.",
    ),
    "node-incoming": constraint(
        "10.5.2",
        "{at}没有进入的顺序流，而本层有开始事件，它永远不会执行。",
        "{at} has no incoming sequence flow, although this level has a start event: it would never run.",
    ),
    "node-outgoing": constraint(
        "10.5.3",
        "{at}没有离开的顺序流，而本层有结束事件。",
        "{at} has no outgoing sequence flow, although this level has an end event.",
    ),
    "gateway-direction": constraint(
        "10.6.1",
        "{at}的方向是“{direction}”，与它的流不符。",
        '{at} has the direction "{direction}", which its flows contradict.',
        "drop-direction",
    ),
    "gateway-flows": constraint(
        "10.6.1", "{at}既没有多条进入的流，也没有多条离开的流。", "{at} has neither several incoming nor several outgoing flows."
    ),
    "event-gateway-flows": constraint("10.6.6", "{at}至少要有两条离开的流。", "{at} needs two or more outgoing flows."),
    "event-gateway-instantiate": constraint(
        "10.6.6", "{at}用来创建实例，不能有进入的流。", "{at} creates instances and may not have an incoming flow."
    ),
    "event-gateway-parallel": constraint(
        "10.6.6", "{at}是并行类型，只能用来创建实例。", "{at} is of the parallel type, which is for creating instances only."
    ),
    "event-gateway-target": constraint(
        "10.6.6",
        "{at}跟在事件网关后面；那里只能是接收任务或消息、信号、定时、条件的捕获事件。",
        "{at} follows an event-based gateway; only receive tasks and message, signal, timer or conditional catch events may.",
    ),
    "event-gateway-shared": constraint(
        "10.6.6",
        "{at}跟在事件网关后面，不能再有其他进入的流。",
        "{at} follows an event-based gateway and may have no other incoming flow.",
    ),
    "event-gateway-mixture": constraint(
        "10.6.6", "{at}后面不能同时有接收任务和消息事件。", "{at} may not be followed by both receive tasks and message events."
    ),
    "event-gateway-boundary": constraint(
        "10.6.6", "{at}跟在事件网关后面，不能有边界事件。", "{at} follows an event-based gateway and may have no boundary events."
    ),
    **EVENT_CONSTRAINTS,
    **DATA_CONSTRAINTS,
}
