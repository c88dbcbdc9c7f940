"""Texts of BPMN's constraints on activities, data, collaborations and expressions."""

from __future__ import annotations

from engine.model.texts.text import Text, constraint

DATA_CONSTRAINTS: dict[str, Text] = {
    "quantity": constraint(
        "10.3",
        "{at}的 {attribute} 是“{value}”，必须是不小于 1 的整数。",
        '{at}: {attribute} is "{value}" and has to be a whole number of at least 1.',
    ),
    "loop-twice": constraint("10.3.8", "{at}有多个循环标记，只允许一个。", "{at} has several loop markers; one is allowed."),
    "loop-maximum": constraint(
        "10.3.8", "{at}的循环上限“{value}”必须是正整数。", '{at}: the loop maximum "{value}" has to be a positive whole number.'
    ),
    "loop-number": constraint(
        "10.3.8",
        "{at}是多实例，必须在数量和集合中恰好给出一个。",
        "{at} is multi-instance and has to give either a number or a collection.",
    ),
    "loop-behaviour": constraint(
        "10.3.8", "{at}的行为是“{behaviour}”，必须给出 {needed}。", '{at} has the behaviour "{behaviour}" and has to give {needed}.'
    ),
    "loop-collection": constraint(
        "10.3.8", "{at}循环的数据“{data}”不是集合。", '{at} loops over "{data}", which is not a collection.'
    ),
    "loop-item": constraint(
        "10.3.8", "{at}的单项与集合“{data}”的类型不同。", '{at}: one item is of another kind than the collection "{data}".'
    ),
    "complex-condition": constraint("10.3.8", "{at}的复杂行为没有条件。", "{at}: the complex behaviour has no condition."),
    "choreography-place": constraint(
        "10.3", "{at}是编舞活动，不能放在流程里。", "{at} is a choreography activity and may not stand in a process."
    ),
    "sub-process-data": constraint(
        "10.4.1", "{at}是子流程，不能有 ioSpecification。", "{at} is a sub-process and may not have an ioSpecification."
    ),
    "event-sub-process-flow": constraint(
        "10.3.5", "{at}是事件子流程，不能有进出的顺序流。", "{at} is an event sub-process and may not have sequence flows."
    ),
    "event-sub-process-start": constraint(
        "10.3.5", "{at}是事件子流程，必须恰好有一个开始事件。", "{at} is an event sub-process and needs exactly one start event."
    ),
    "event-sub-process-kind": constraint(
        "10.3.5", "{at}是事务，不能由事件触发。", "{at} is a transaction and may not be triggered by an event."
    ),
    "ad-hoc-empty": constraint(
        "10.3.5", "{at}是即席子流程，至少要有一个活动。", "{at} is an ad-hoc sub-process and needs at least one activity."
    ),
    "ad-hoc-content": constraint("10.3.5", "{at}不能放在即席子流程里。", "{at} may not stand in an ad-hoc sub-process."),
    "receive-instantiate": constraint(
        "10.3.3", "{at}创建实例，不能有进入的流。", "{at} creates instances and may not have an incoming flow."
    ),
    "operation-data": constraint(
        "10.3.3", "{at}使用操作，必须有与其消息相同的数据输入。", "{at} uses an operation and needs a data input for its message."
    ),
    "operation-sets": constraint(
        "10.3.3",
        "{at}的输入或输出过多：只允许一组、一项，方向与任务一致。",
        "{at} has too many inputs or outputs: one set with one item, in the task's direction, is allowed.",
    ),
    "operation-item": constraint(
        "10.3.3", "{at}的数据“{data}”与消息的类型不同。", '{at}: the data "{data}" is of another kind than the message.'
    ),
    "operation-output": constraint(
        "10.3.3", "{at}有数据输出，但它的操作没有返回消息。", "{at} has a data output, but its operation returns no message."
    ),
    "call-start": constraint(
        "10.5.2", "{at}调用的流程没有无类型的开始事件。", "{at} calls a process that has no none start event."
    ),
    "call-data": constraint(
        "10.3.6", "{at}与被调用者的数据“{data}”对不上。", '{at}: the data "{data}" does not match the called element.'
    ),
    "resource-both": constraint(
        "10.3.1", "{at}不能同时用表达式和资源指定人员。", "{at} may not use both an expression and a resource."
    ),
    "resource-binding": constraint(
        "10.3.1", "{at}绑定的参数不属于它的资源。", "{at} binds a parameter that its resource does not have."
    ),
    "data-place": constraint("10.4.1", "{at}不能放在{where}里。", "{at} may not stand in {where}."),
    "data-collection": constraint(
        "10.4.1", "{at}的 isCollection 与它的数据类型不一致。", "{at}: isCollection differs from that of its item definition."
    ),
    "data-reference-item": constraint(
        "10.4.1", "{at}是引用，不能自带数据类型。", "{at} is a reference and may not have an item definition of its own."
    ),
    "data-reference-name": constraint("10.4.1", "{at}的名称应为“{expected}”。", '{at} should be named "{expected}".'),
    "data-unused": constraint("10.4.1", "{at}不在任何输入集或输出集里。", "{at} is in no input or output set."),
    "data-set": constraint(
        "10.4.1",
        "{at}的 {part} 列出“{value}”，但它不在同一集合的必需项中。",
        '{at}: {part} lists "{value}", which the same set does not hold.',
    ),
    "data-set-missing": constraint("10.4.1", "{at}的 ioSpecification 缺少 {part}。", "{at}: the ioSpecification has no {part}."),
    "data-set-pair": constraint(
        "10.4.1", "{at}的输入集与输出集没有互相引用（{value}）。", "{at}: input and output sets do not name each other ({value})."
    ),
    "event-data": constraint("10.5.1", "{at}的数据与它的事件定义对不上。", "{at}: its data does not match its event definitions."),
    "association-sources": constraint(
        "10.4.2",
        "{at}的数据关联没有转换时必须恰好有一个来源。",
        "{at}: a data association without a transformation has exactly one source.",
    ),
    "association-item": constraint(
        "10.4.2",
        "{at}的数据关联两端类型不同，又没有转换。",
        "{at}: the ends of a data association are of different kinds, and there is no transformation.",
    ),
    "association-direction": constraint(
        "10.4.2",
        "{at}的数据关联方向错误：“{data}”不能这样读写。",
        '{at}: a data association goes the wrong way: "{data}" may not be used so.',
    ),
    "message-flow-artifact": constraint(
        "7.6.2",
        "{at}的 {reference} 是{kind}，消息流不能连接注释、分组或关联。",
        "{at}: {reference} is of the kind {kind}; artifacts may not be ends of a message flow.",
    ),
    "message-flow-kind": constraint(
        "7.6.2",
        "{at}的 {reference} 是{kind}，消息流只能连接泳池、活动和事件。",
        "{at}: {reference} is of the kind {kind}; a message flow connects pools, activities and events only.",
    ),
    "message-flow-pool": constraint("7.6.2", "{at}的两端在同一个泳池里。", "{at} connects two things in the same pool."),
    "participant-multiplicity": constraint(
        "9.2",
        "{at}的数量范围不对：最少不小于 0，最多不小于 1 且不小于最少。",
        "{at}: the minimum has to be at least 0, the maximum at least 1 and at least the minimum.",
    ),
    "choreography-reference": constraint("9", "{at}不能引用编舞。", "{at} may not refer to a choreography."),
    "choreography-closed": constraint(
        "9.2", "{at}不在它所展示的封闭编舞里。", "{at} is not one of the messages of the closed choreography that is shown."
    ),
    "global-conversation": constraint("9.4.5", "{at}不能放在全局会话里。", "{at} may not stand in a global conversation."),
    "conversation-link": constraint(
        "9.4", "{at}必须一端是会话，一端是参与者。", "{at} has to connect one conversation with one participant."
    ),
    "expression-formal": constraint(
        "8.4.7",
        "{at}的 {part} 在可执行流程中必须是正式表达式（tFormalExpression）。",
        "{at}: {part} has to be a formal expression (tFormalExpression) in an executable process.",
    ),
    "expression-empty": constraint("8.4.7", "{at}的 {part} 是空的。", "{at}: {part} is empty."),
    "expression-truth": constraint(
        "8.4.7", "{at}的 {part} 是“{value}”，不会成立或不成立。", '{at}: {part} is "{value}", which is neither true nor false.'
    ),
    "language-uri": constraint(
        "8.4.7", "{at}的表达式语言“{value}”不是有效的 URI。", '{at}: the expression language "{value}" is not a valid URI.'
    ),
    "text-format": constraint(
        "8.4.1", "{at}的文本格式“{value}”不是 MIME 类型。", '{at}: the text format "{value}" is not a MIME type.'
    ),
    "transaction-method": constraint(
        "10.3.5", "{at}的事务方法“{value}”不是有效的 URI。", '{at}: the transaction method "{value}" is not a valid URI.'
    ),
    "script-format": constraint(
        "10.3.3",
        "{at}的脚本格式“{value}”既不是 MIME 类型，也不是脚本语言。",
        '{at}: the script format "{value}" is neither a MIME type nor a language.',
    ),
    "script-format-missing": constraint(
        "10.3.3", "{at}的脚本没有写明语言。", "{at}: the script does not say which language it is written in."
    ),
    "binding-missing": constraint(
        "10.4.1",
        "{at}提供的操作“{value}”没有绑定数据（ioBinding）。",
        '{at} offers the operation "{value}" without binding its data (ioBinding).',
    ),
    "binding-item": constraint(
        "10.4.1",
        "{at}绑定的数据“{data}”与操作的消息类型不同。",
        '{at} binds the data "{data}", which is of another kind than the message of the operation.',
    ),
    "process-public": constraint("10", "{at}是公共流程，不能执行。", "{at} is a public process and may not be executable."),
}
