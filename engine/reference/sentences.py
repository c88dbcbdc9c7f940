"""What the engine does with each element, in one sentence, in Chinese and in English."""

from __future__ import annotations

Sentence = tuple[str, str]

TASKS: dict[str, Sentence] = {
    "task": ("不说明怎么做，进入即完成。", "Says nothing about how it is done: it completes as soon as it is entered."),
    "userTask": (
        "成为一条待办，等人办理；只写入它声明的字段。",
        "Becomes a task for people and waits; only the fields that it declares are written.",
    ),
    "manualTask": ("同样是待办：线下的事由人来确认办完。", "A task for people too: somebody says when the work by hand is done."),
    "serviceTask": (
        "成为一个作业，在步骤之外执行；失败会重试，最后成为错误事件或异常。",
        "Becomes a job outside the step; it is retried, and in the end a failure is an error event or an incident.",
    ),
    "scriptTask": (
        "求一个 FEEL 值并写入一个变量；没有脚本则什么都不做。",
        "Assigns a FEEL value to a variable; without a script it does nothing.",
    ),
    "businessRuleTask": (
        "在步骤内求出一张 DMN 决策的结果，命中的行记入日志；没有决策时按作业执行。",
        "Makes a DMN decision within the step and logs the rows that hit; without a decision it is a job.",
    ),
    "sendTask": ("送出一条消息并继续。", "Sends a message and goes on."),
    "receiveTask": ("等待一条消息；也可以由消息启动流程。", "Waits for a message; it may also begin the process."),
    "subProcess": (
        "内部自成一层，有自己的变量；内部全部结束后继续。",
        "A level of its own with its own variables; it is done when nothing is left inside.",
    ),
    "transaction": (
        "可以整体取消的子流程：先按相反顺序撤销，再离开。",
        "A sub-process that may be cancelled as a whole: it is undone backwards, then left.",
    ),
    "adHocSubProcess": (
        "内部活动没有固定顺序，并行或依次执行，直到完成条件成立。",
        "Activities without a fixed order, all at once or one after the other, until the completion condition is true.",
    ),
    "callActivity": (
        "调用本文件或者另一个已发布文件里的流程或全局任务，变量按映射进出；最多嵌套 50 层。调用哪一版由设计者定：当前版本"
        "（调用开始时确定）、上传时的版本、某个版本号或者版本标签；演练时流程也可以由表达式指定。已经开始的调用一直用开始时的版本。",
        "Runs a process or a global task of its own file or of another one that is published, with variables mapped in and out, at "
        "most 50 within each other. The designer says which version: the current one (found when the call is entered), that of the "
        "time of upload, one by its number or by its tag; in a play an expression may say which process. A call under way keeps "
        "its version.",
    ),
}

GATEWAYS: dict[str, Sentence] = {
    "exclusiveGateway": (
        "走第一条条件成立的流，按节点列出的顺序；都不成立走默认流，没有默认流就是异常。",
        "Takes the first flow whose condition is true, in the order in which they are listed, else the default; without one it is "
        "an incident.",
    ),
    "parallelGateway": (
        "走所有的流；汇合时每条进入的流各等一个令牌。",
        "Takes all flows; as a join it waits for one token on each incoming flow.",
    ),
    "inclusiveGateway": (
        "走所有条件成立的流；汇合时等所有还可能到来的令牌。",
        "Takes every flow whose condition is true; as a join it waits for every token that can still come.",
    ),
    "complexGateway": (
        "激活条件成立时继续一次；其余流上的令牌到齐或不会再来时复位。",
        "Goes on once when its activation condition is true; starts anew when every other flow has its token or can get none.",
    ),
    "eventBasedGateway": (
        "同时等待后面的几个事件，先来的一个决定去向。",
        "Waits for all events behind it; the first to come decides.",
    ),
    "eventBasedGateway, instantiating": (
        "由后面的一个事件启动流程；并行时还要等其余事件。",
        "One of the events behind it begins the process; a parallel one then waits for the others.",
    ),
}

LOOPS: dict[str, Sentence] = {
    "standard": ("条件成立就再做一轮，可设上限。", "Another round while the condition holds, at most so many."),
    "sequential": ("逐项执行，前一项完成才开始下一项。", "Once for each item, one after the other."),
    "parallel": ("所有项同时进行；完成条件成立时取消其余各项。", "For all items at once; a completion condition cancels the rest."),
    "behaviour None": (
        "每完成一项就抛出事件，由边界事件接住，不打断活动。",
        "Each item throws an event, caught at the boundary without interrupting.",
    ),
    "behaviour One": ("完成第一项时抛出事件。", "The first item throws an event."),
    "behaviour Complex": (
        "条件成立时抛出事件、取消其余各项并继续。",
        "When a condition is true, its event is thrown, the other items are cancelled and the activity is complete.",
    ),
}

PLACES: dict[str, Sentence] = {
    "intermediateCatchEvent": ("令牌在此等待，事件到来后继续。", "The token waits here until the event comes."),
    "intermediateThrowEvent": ("抛出事件，然后继续。", "Throws the event and goes on."),
    "endEvent": ("抛出事件，这条路径到此结束。", "Throws the event; the path ends here."),
    "boundaryEvent": ("打断所附的活动，从这里继续。", "Interrupts its activity; the token goes on from here."),
    "boundaryEvent, non-interrupting": (
        "活动继续；事件每来一次，就从这里另走一条分支。",
        "The activity goes on; a branch begins here each time the event comes.",
    ),
    "event sub-process": (
        "打断所在的层级，改走事件子流程。",
        "Interrupts the level around it; the event sub-process runs instead.",
    ),
    "event sub-process, non-interrupting": (
        "所在的层级继续；事件每来一次，事件子流程就运行一次。",
        "The level around it goes on; the event sub-process runs each time the event comes.",
    ),
}

STARTS: dict[str, Sentence] = {
    "none": ("流程从这里开始。", "The process begins here."),
    "message": (
        "每收到一条没有实例在等的同名消息，就启动一个实例；同一编号的消息只算一次。",
        "A message of this name that no instance waits for begins one; a message counts once, by its id.",
    ),
    "timer": (
        "到了日期、过了时长或者每逢周期，就启动一个实例；可以写 ISO 8601 或 FEEL，Camunda 和 Flowable 的文件还可以写 cron。"
        "停机期间错过的时间，恢复后合并补一次。",
        "Begins an instance at a date, after a duration or at each time of a cycle, in ISO 8601 or FEEL, in files of Camunda and "
        "Flowable also as cron. Times that were missed while nothing ran are made up for by one.",
    ),
    "signal": (
        "信号每广播一次，每个在听的流程各启动一个实例。",
        "Each broadcast of the signal begins one instance of every process that listens.",
    ),
    "conditional": (
        "条件只看外部系统报来的数据，不看流程变量；由假变真时启动一个实例，再次启动前须先变假。",
        "The condition is about data that other systems report, not about variables; turning from false to true it begins an "
        "instance, and has to become false before it can again.",
    ),
    "multiple": ("几个事件中任何一个到来，就启动一个实例。", "Any one of its events begins an instance."),
    "parallel-multiple": (
        "几个事件都到来才启动一个实例；消息要带同一个关联键。",
        "Begins an instance when all of its events have come; messages have to carry the same correlation key.",
    ),
}

KINDS: dict[str, Sentence] = {
    "none": ("", ""),
    "message": (
        "消息经消息库在步骤提交后送达，可用关联键限定到一个实例。",
        "A message goes through the message store after the step; a correlation key narrows it to one instance.",
    ),
    "timer": (
        "日期、时长或重复周期，写成 ISO 8601 或 FEEL；也可以由办件的时限决定。",
        "A date, a duration or a repeating interval, in ISO 8601 or FEEL, or a clock of the case.",
    ),
    "signal": (
        "信号送到此刻等待它的所有人：本实例立即收到，其他实例随后收到。",
        "A signal reaches everyone who waits for it now: this instance at once, others after the step.",
    ),
    "error": (
        "错误由内向外，交给同代码的处理者，其次交给不分代码的处理者；无人处理则流程失败。",
        "An error goes outwards to the handler of its code, else to one of all codes; caught by nobody it fails the process.",
    ),
    "escalation": ("升级由内向外；无人处理则没有影响。", "An escalation goes outwards; caught by nobody it is without effect."),
    "conditional": (
        "条件由假变真时发生，不论是哪条分支改了数据。",
        "Comes when its condition turns true, whichever branch has changed the data.",
    ),
    "compensation": ("按完成的相反顺序撤销已完成的活动。", "What has completed is undone in reverse order."),
    "cancel": (
        "放弃所在的事务：先撤销，再从取消边界事件离开。",
        "The transaction is given up: undone first, then left by its cancel event.",
    ),
    "link": ("转到同一层级的同名链接。", "Continues at the link of the same name on the same level."),
    "terminate": ("所在层级的其余一切立即结束，不做补偿。", "Everything else on its level ends at once, without compensation."),
    "multiple": (
        "几个事件定义：等待时先到的一个算数，抛出时全部抛出。",
        "Several events: waiting, the first counts; thrown, all are.",
    ),
    "parallel-multiple": ("几个事件都到来才继续。", "Goes on when all of its events have come."),
}
