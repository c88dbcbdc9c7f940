"""What decisions would say of an instance's data now, by the tables it runs on and by others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.decisions import ask
from engine.definition import Definition
from engine.dmn import DecisionModel
from engine.elements.business_rule_task import BusinessRuleTask
from engine.feel.errors import FeelError
from engine.instance import Instance
from engine.problem import ProblemError
from engine.state import Scope, check
from engine.variables import Variables


@dataclass(frozen=True, slots=True)
class Compared:
    """A decision that a task asks: what it says before and after, as stored; `told` is False where it cannot be made yet."""

    node: str
    decision: str
    before: Any
    after: Any
    told_before: bool
    told_after: bool

    @property
    def same(self) -> bool:
        """True where both say the same, or nothing."""
        return (self.told_before, self.before) == (self.told_after, self.after)


def compare(old: Definition, new: Definition, state: dict[str, Any], now: datetime) -> tuple[Compared, ...]:
    """Every decision that tasks of the new definition ask and both know, of what the instance knows; the state is not changed.

    Tasks of other definitions ask decisions of their own, whatever these are called.
    """
    instance = Instance(old, check(state), now)
    root = instance.scopes.get(0)
    own = [library for process, library in list(new.libraries.items()) if process in new.model.processes]
    elements = [element for library in own for element in library.task_specs.values()]
    asking = [element for element in elements if isinstance(element, BusinessRuleTask) and element.node.settings.decision]
    return tuple(one for element in asking if root for one in _of(old, new, element, instance, root))


def _of(old: Definition, new: Definition, element: BusinessRuleTask, instance: Instance, root: Scope) -> list[Compared]:
    name = str(element.node.settings.decision)
    if name not in old.decisions or name not in new.decisions:
        return []
    try:
        seen = instance.view(root)
        given = {target: source.stored(seen) for target, source in element.inputs}
    except (FeelError, ProblemError):
        return [Compared(element.name, name, None, None, False, False)]
    variables = instance.view(root, given)
    before, after = (_said(each.decisions[name], name, variables) for each in (old, new))
    return [Compared(element.name, name, before[0], after[0], before[1], after[1])]


def _said(model: DecisionModel, name: str, variables: Variables) -> tuple[Any, bool]:
    try:
        return ask(model, name)(variables)[0], True
    except ProblemError:
        return None, False
