"""One BPMN element per file. `ELEMENTS` says which class runs which kind of node."""

from engine.elements.ad_hoc_sub_process import AdHocSubProcess
from engine.elements.boundary_event import BoundaryEvent
from engine.elements.business_rule_task import BusinessRuleTask
from engine.elements.call_activity import CallActivity
from engine.elements.complex_gateway import ComplexGateway
from engine.elements.element import Element
from engine.elements.end_event import EndEvent
from engine.elements.event_based_gateway import EventBasedGateway
from engine.elements.exclusive_gateway import ExclusiveGateway
from engine.elements.inclusive_gateway import InclusiveGateway
from engine.elements.intermediate_catch_event import IntermediateCatchEvent
from engine.elements.intermediate_throw_event import IntermediateThrowEvent
from engine.elements.manual_task import ManualTask
from engine.elements.parallel_gateway import ParallelGateway
from engine.elements.receive_task import ReceiveTask
from engine.elements.script_task import ScriptTask
from engine.elements.send_task import SendTask
from engine.elements.service_task import ServiceTask
from engine.elements.start_event import StartEvent
from engine.elements.sub_process import SubProcess
from engine.elements.task import AbstractTask
from engine.elements.transaction import Transaction
from engine.elements.user_task import UserTask

ELEMENTS: dict[str, type[Element]] = {
    "adHocSubProcess": AdHocSubProcess,
    "boundaryEvent": BoundaryEvent,
    "businessRuleTask": BusinessRuleTask,
    "callActivity": CallActivity,
    "complexGateway": ComplexGateway,
    "endEvent": EndEvent,
    "eventBasedGateway": EventBasedGateway,
    "exclusiveGateway": ExclusiveGateway,
    "inclusiveGateway": InclusiveGateway,
    "intermediateCatchEvent": IntermediateCatchEvent,
    "intermediateThrowEvent": IntermediateThrowEvent,
    "manualTask": ManualTask,
    "parallelGateway": ParallelGateway,
    "receiveTask": ReceiveTask,
    "scriptTask": ScriptTask,
    "sendTask": SendTask,
    "serviceTask": ServiceTask,
    "startEvent": StartEvent,
    "subProcess": SubProcess,
    "task": AbstractTask,
    "transaction": Transaction,
    "userTask": UserTask,
}
