"""Pages of process designers: upload, report, diagram, versions, publishing."""

from web.designer import definitions, editing, elements, fixes, proofs, rules, templates, upload
from web.designer.blueprint import bp

__all__ = ["bp", "definitions", "editing", "elements", "fixes", "proofs", "rules", "templates", "upload"]
