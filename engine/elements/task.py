"""Abstract task: a step that says nothing about how it is done; BPMN 2.0.2, 10.3.3 and 13.3.3: it completes at once."""

from __future__ import annotations

from engine.elements.activity import Activity


class AbstractTask(Activity):
    """Completes as soon as it is entered."""
