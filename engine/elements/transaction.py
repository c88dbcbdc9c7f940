"""Transaction: a sub-process that may be cancelled as a whole, with compensation; BPMN 2.0.2, 10.3.5 and 13.3.4."""

from __future__ import annotations

from engine.elements.sub_process import SubProcess


class Transaction(SubProcess):
    """Runs like a sub-process; a cancel end event in it undoes what it has done."""
