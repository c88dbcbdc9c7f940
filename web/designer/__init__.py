"""Pages of process designers: upload, report, diagram, versions, publishing."""

from web.designer import definitions, editing, fixes, proofs, rules, upload
from web.designer.blueprint import bp

__all__ = ["bp", "definitions", "editing", "fixes", "proofs", "rules", "upload"]
