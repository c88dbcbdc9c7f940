"""User task: a person does it; BPMN 2.0.2, 10.3.3."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.elements.activity import Activity, with_declared
from engine.expressions import shown
from engine.isotime import IsoTimeError, parse_duration, parse_moment
from engine.problem import ProblemError
from engine.seam import Task
from engine.step import Opened
from engine.variables import Variables

if TYPE_CHECKING:
    from engine.builder import Builder

DEFAULT_PRIORITY = 50


class UserTask(Activity):
    """Opens a human task and waits for its answer."""

    manual = True
    opens = "task"

    def build(self, builder: Builder) -> None:
        """Compile assignee, due date and priority; find the role of the lane."""
        super().build(builder)
        settings = self.node.settings
        self.assignee = builder.compile(settings.assignee, self.node)
        self.due = builder.compile(settings.due, self.node)
        self.priority = builder.compile(settings.priority, self.node)
        self.role = settings.role or builder.lane_role(self.node)

    def work(self, task: Task, number: int, variables: Variables, given: Mapping[str, Any]) -> bool | None:
        """The task is open for people now."""
        task.workflow.out.opened.append(self.opened(number, variables, given))
        return None

    def opened(self, number: int, variables: Variables, given: Mapping[str, Any]) -> Opened:
        """What people see of the task."""
        settings = self.node.settings
        return Opened(
            number=number,
            node=self.name,
            name=self.node.name,
            role=self.role,
            groups=settings.groups,
            users=settings.users,
            assignee=self._text(variables),
            form=settings.form,
            due=self._when(variables),
            priority=self._rank(variables),
            operation=settings.operation,
            values=given,
        )

    def _text(self, variables: Variables) -> str | None:
        value = self.assignee.stored(variables) if self.assignee else None
        return value if isinstance(value, str) else None

    def _rank(self, variables: Variables) -> int:
        value = self.priority.stored(variables) if self.priority else None
        return value if isinstance(value, int) else DEFAULT_PRIORITY

    def _when(self, variables: Variables) -> datetime | None:
        value = self.due.stored(variables) if self.due else None
        text = value["v"] if isinstance(value, dict) and "v" in value else value
        if not isinstance(text, str):
            return None
        try:
            return parse_duration(text).after(variables.now) if "P" in text[:2] else parse_moment(text)
        except IsoTimeError as error:
            said = f"{self.due.text}: " if self.due is not None else ""
            raise ProblemError("timer", f"due, {said}{error}{shown(variables)}") from None

    def declared(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The declared fields of the form."""
        return with_declared(self.node.settings.writes, bool(self.outputs), values)
