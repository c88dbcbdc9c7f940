"""Processes and global tasks that offer an interface: each operation is bound to their data (BPMN 2.0.2, 8.4.3, 10.4.1)."""

from __future__ import annotations

from engine.model.constraints.facts import Facts
from engine.model.constraints.items import same_item
from engine.model.names import GLOBAL_TASKS
from engine.model.xml import Element

SIDES = (("inputDataRef", "inMessageRef"), ("outputDataRef", "outMessageRef"))


def check_interfaces(facts: Facts) -> None:
    """All that offer an interface. Files of other products are left alone: they bind in their own ways."""
    if not facts.plain:
        return
    for offering in facts.document.all("process", *sorted(GLOBAL_TASKS)):
        bindings = offering.named("ioBinding")
        bound = {facts.document.resolve(b.get("operationRef")) for b in bindings}
        for interface in facts.referring(offering, "supportedInterfaceRef"):
            found = facts.document.resolve(interface)
            for operation in found.named("operation") if found is not None else ():
                if operation not in bound:
                    facts.note("binding-missing", offering, value=operation.get("name") or operation.get("id") or "")
        for binding in bindings:
            _items(facts, offering, binding)


def _items(facts: Facts, offering: Element, binding: Element) -> None:
    operation = facts.document.resolve(binding.get("operationRef"))
    for data_name, message_name in SIDES:
        data = facts.document.resolve(binding.get(data_name))
        named = operation.first(message_name) if operation is not None else None
        message = facts.document.resolve(named.text) if named is not None else None
        if data is not None and message is not None and not same_item(facts, data.get("itemSubjectRef"), message.get("itemRef")):
            facts.note("binding-item", offering, data=data.get("id") or "")
