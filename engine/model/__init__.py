"""The Model: one small graph that everything else is built from, and the reader that makes it from a BPMN file."""

from engine.model.bounded import check_dmn_bounded, read_bounded
from engine.model.canonical import from_json, model_hash, to_json
from engine.model.dmn import check_dmn
from engine.model.reader import read

__all__ = ["check_dmn", "check_dmn_bounded", "from_json", "model_hash", "read", "read_bounded", "to_json"]
