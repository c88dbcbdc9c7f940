"""Pages of process designers: upload, report, diagram, versions, publishing."""

from web.designer import calls, definitions, editing, elements, fixes, proofs, rules, templates, upload
from web.designer.blueprint import bp

__all__ = ["bp", "calls", "definitions", "editing", "elements", "fixes", "proofs", "rules", "templates", "upload"]
