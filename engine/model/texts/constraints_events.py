"""Texts of BPMN's constraints on events."""

from __future__ import annotations

from engine.model.texts.text import Text, constraint

EVENT_CONSTRAINTS: dict[str, Text] = {
    "event-kind": constraint(
        "10.5", "{at}：这里的{what}不能是{event}类型。", "{at}: the kind {event} is not allowed here for this element ({what})."
    ),
    "event-definition-missing": constraint(
        "10.5", "{at}没有事件定义（消息、定时等）。", "{at} has no event definition (message, timer, ...)."
    ),
    "event-definition-shared": constraint(
        "10.5.5",
        "{at}引用的事件定义“{value}”属于另一个事件。",
        '{at} uses the event definition "{value}", which belongs to another event.',
    ),
    "event-parallel-multiple": constraint(
        "10.5",
        "{at}标为并行多重，但事件定义不足两个。",
        "{at} is marked parallel multiple but has fewer than two event definitions.",
    ),
    "cancel-end-place": constraint(
        "10.5.3", "{at}是取消结束事件，只能放在事务子流程里。", "{at} is a cancel end event, which may stand in a transaction only."
    ),
    "cancel-boundary-place": constraint(
        "10.5.4",
        "{at}是取消边界事件，只能附在事务子流程上。",
        "{at} is a cancel boundary event, which may be attached to a transaction only.",
    ),
    "boundary-host-missing": constraint("10.5.4", "{at}没有附在任何活动上。", "{at} is not attached to an activity."),
    "boundary-border": constraint(
        "10.5.4", "{at}与它附着的活动不在同一层。", "{at} and the activity it is attached to are not at the same level."
    ),
    "boundary-incoming": constraint("10.5.4", "{at}不能有进入的顺序流。", "{at} may not have an incoming sequence flow."),
    "boundary-outgoing": constraint("10.5.4", "{at}没有离开的顺序流。", "{at} has no outgoing sequence flow."),
    "compensation-outgoing": constraint(
        "10.5.4",
        "{at}是补偿边界事件，不能有离开的顺序流。",
        "{at} is a compensation boundary event and may not have an outgoing sequence flow.",
    ),
    "compensation-handler": constraint(
        "10.7", "{at}必须用一条关联连到唯一的补偿活动。", "{at} needs exactly one association to a compensation activity."
    ),
    "compensation-activity": constraint(
        "10.7",
        "{at}是补偿处理，必须标为补偿活动（isForCompensation）。",
        "{at} is a compensation handler and has to be marked isForCompensation.",
    ),
    "link-with-others": constraint(
        "10.5.5", "{at}是链接事件，不能再有其他事件定义。", "{at} is a link event and may have no other event definition."
    ),
    "link-target": constraint(
        "10.5.5", "{at}是链接的来源，必须写明唯一的目标。", "{at} is the source of a link and has to name exactly one target."
    ),
    "link-source": constraint(
        "10.5.5", "{at}是链接的目标，至少要写明一个来源。", "{at} is the target of a link and has to name at least one source."
    ),
    "link-pair": constraint("10.5.5", "{at}的链接没有配对的另一端。", "{at}: the link has no other end that names it."),
    "link-border": constraint(
        "10.5.5", "{at}的链接跨越了流程或子流程的边界。", "{at}: the link crosses the border of a process or sub-process."
    ),
    "timer-number": constraint(
        "10.5.5", "{at}必须写明日期、时长、周期三者之一。", "{at} has to give exactly one of date, duration and cycle."
    ),
    "time-format": constraint(
        "10.5.5",
        "{at}的时间“{value}”不是 ISO 8601 写法。若指变量，请写成“={value}”。",
        '{at}: the time "{value}" is not ISO 8601. If it is a variable, write "={value}".',
    ),
    "code-missing": constraint(
        "10.5.5", "{at}在可执行流程中必须有代码（{attribute}）。", "{at} needs a code ({attribute}) in an executable process."
    ),
    "message-reference": constraint(
        "10.5.5", "{at}在可执行流程中必须指明消息。", "{at} has to name its message in an executable process."
    ),
    "operation-reference": constraint(
        "10.5.5",
        "{at}的消息带有数据类型，在可执行流程中必须指明操作。",
        "{at}: its message carries an item, so it has to name its operation in an executable process.",
    ),
    "signal-reference": constraint(
        "10.5.5", "{at}在可执行流程中必须指明信号。", "{at} has to name its signal in an executable process."
    ),
    "message-flow-source": constraint(
        "7.6.2", "{at}接收消息，不能是消息流的来源。", "{at} receives and may not be the source of a message flow."
    ),
    "message-flow-target": constraint(
        "7.6.2", "{at}发送消息，不能是消息流的目标。", "{at} throws and may not be the target of a message flow."
    ),
    "message-flow-definition": constraint(
        "10.5", "{at}连着消息流，却没有消息事件定义。", "{at} is connected by a message flow but has no message event definition."
    ),
}
