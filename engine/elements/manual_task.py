"""Manual task: done by a person without help of the engine, who says when it is done; BPMN 2.0.2, 10.3.3."""

from __future__ import annotations

from engine.elements.user_task import UserTask


class ManualTask(UserTask):
    """Opens like a user task: what people do by hand is not skipped."""
