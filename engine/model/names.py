"""Names of BPMN: namespaces, kinds of elements, and the words for them in both languages."""

from __future__ import annotations

from engine.model.graph import ACTIVITIES, EVENTS, GATEWAYS

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSI_TYPE = f"{{{XSI}}}type"
ONERUN = "https://onerun.example/bpmn"
STANDARD = frozenset({"", BPMN, BPMNDI, DC, DI, XSI, ONERUN, "http://www.w3.org/XML/1998/namespace"})

RESERVED = frozenset({"typename", "data_objects"})

FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS
DATA = frozenset({"dataObject", "dataObjectReference", "dataStoreReference", "dataInput", "dataOutput", "property", "dataStore"})
ARTIFACTS = frozenset({"textAnnotation", "group", "association"})
CHOREOGRAPHY = frozenset({"choreographyTask", "subChoreography", "callChoreography"})
CONVERSATION = frozenset({"conversation", "subConversation", "callConversation"})
GLOBAL_TASKS = frozenset({"globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask"})
EVENT_KINDS = {
    "messageEventDefinition": "message",
    "timerEventDefinition": "timer",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "conditionalEventDefinition": "conditional",
    "compensateEventDefinition": "compensation",
    "cancelEventDefinition": "cancel",
    "linkEventDefinition": "link",
    "terminateEventDefinition": "terminate",
}

WORDS: dict[str, tuple[str, str]] = {
    "definitions": ("文件", "the file"),
    "process": ("流程", "process"),
    "collaboration": ("协作", "collaboration"),
    "participant": ("泳池", "pool"),
    "lane": ("泳道", "lane"),
    "startEvent": ("开始事件", "start event"),
    "endEvent": ("结束事件", "end event"),
    "intermediateCatchEvent": ("中间捕获事件", "intermediate catch event"),
    "intermediateThrowEvent": ("中间抛出事件", "intermediate throw event"),
    "boundaryEvent": ("边界事件", "boundary event"),
    "task": ("任务", "task"),
    "userTask": ("用户任务", "user task"),
    "manualTask": ("人工任务", "manual task"),
    "serviceTask": ("服务任务", "service task"),
    "scriptTask": ("脚本任务", "script task"),
    "businessRuleTask": ("规则任务", "business rule task"),
    "sendTask": ("发送任务", "send task"),
    "receiveTask": ("接收任务", "receive task"),
    "subProcess": ("子流程", "sub-process"),
    "adHocSubProcess": ("即席子流程", "ad-hoc sub-process"),
    "transaction": ("事务子流程", "transaction"),
    "callActivity": ("调用活动", "call activity"),
    "exclusiveGateway": ("排他网关", "exclusive gateway"),
    "parallelGateway": ("并行网关", "parallel gateway"),
    "inclusiveGateway": ("包容网关", "inclusive gateway"),
    "eventBasedGateway": ("事件网关", "event-based gateway"),
    "complexGateway": ("复杂网关", "complex gateway"),
    "sequenceFlow": ("顺序流", "sequence flow"),
    "messageFlow": ("消息流", "message flow"),
    "association": ("关联", "association"),
    "dataObject": ("数据对象", "data object"),
    "dataObjectReference": ("数据对象引用", "data object reference"),
    "dataStoreReference": ("数据存储引用", "data store reference"),
    "dataInput": ("数据输入", "data input"),
    "dataOutput": ("数据输出", "data output"),
    "textAnnotation": ("文本注释", "text annotation"),
    "group": ("分组", "group"),
    "message": ("消息", "message"),
    "signal": ("信号", "signal"),
    "error": ("错误", "error"),
    "escalation": ("升级", "escalation"),
    "decision": ("决策", "decision"),
    "decisionTable": ("决策表", "decision table"),
    "inputEntry": ("输入单元格", "input cell"),
    "outputEntry": ("输出单元格", "output cell"),
    "literalExpression": ("表达式", "expression"),
}
EVENT_WORDS: dict[str, tuple[str, str]] = {
    "none": ("空", "none"),
    "message": ("消息", "message"),
    "timer": ("定时", "timer"),
    "signal": ("信号", "signal"),
    "error": ("错误", "error"),
    "escalation": ("升级", "escalation"),
    "conditional": ("条件", "conditional"),
    "compensation": ("补偿", "compensation"),
    "cancel": ("取消", "cancel"),
    "link": ("链接", "link"),
    "terminate": ("终止", "terminate"),
    "multiple": ("多重", "multiple"),
    "parallel-multiple": ("并行多重", "parallel multiple"),
}


def words(kind: str) -> tuple[str, str]:
    """What people call a kind of element, in Chinese and in English; its own name where there is no word."""
    return WORDS.get(kind, (kind, kind))


def is_reserved(name: str) -> bool:
    """True for a data name that the machine keeps for itself, at any place of a path (rule R11)."""
    return any(part in RESERVED or part.startswith("__") for part in name.split("."))
