"""Which human tasks a saved state has open, as whoever answers them sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.definition import Definition
from engine.instance import Instance
from engine.state import PHASE, STOPPED, check
from engine.step import Opened


def tasks_of(definition: Definition, state: dict[str, Any], now: datetime) -> list[Opened]:
    """The human tasks that are open, as they would be opened at this moment, in the order of their numbers."""
    instance = Instance(definition, check(state), now)
    found: list[Opened] = []
    for number, record in list(instance.records.items()):
        task = instance.get_task_from_id(number)
        element: Any = task.task_spec
        if getattr(element, "opens", None) != "task" or record[PHASE] == STOPPED:
            continue
        items = element.loop.open_items(record) if element.loop else [(each, None) for each in element.open_numbers(record)]
        found += [element.opened(each, element.variables(task, item), element.given(task, item)) for each, item in items]
    return sorted(found, key=lambda opened: opened.number)
