"""The Model: one small graph that everything else is built from, and the reader that makes it from a BPMN file."""

from engine.model.bounded import check_dmn_bounded, read_bounded
from engine.model.canonical import from_json, to_json
from engine.model.dmn import check_dmn
from engine.model.fixes import FIXES, apply_fix
from engine.model.layout import layout
from engine.model.reader import read
from engine.model.sheets import Sheet, first_sheet, sheets
from engine.model.steps import Step, steps
from engine.model.svg import svg

__all__ = [
    "FIXES",
    "Sheet",
    "Step",
    "apply_fix",
    "check_dmn",
    "check_dmn_bounded",
    "first_sheet",
    "from_json",
    "layout",
    "read",
    "read_bounded",
    "sheets",
    "steps",
    "svg",
    "to_json",
]
