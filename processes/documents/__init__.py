"""Uploaded documents: checked by content, kept by their hash outside the web root, given back as attachments."""

from processes.documents.records import DocumentView, Place, Served, add, listed, remove, served, sweep_removed
from processes.documents.store import DocumentStore, command_scanner
from processes.documents.upload import TYPES, Checked, check_upload

__all__ = [
    "TYPES",
    "Checked",
    "DocumentStore",
    "DocumentView",
    "Place",
    "Served",
    "add",
    "check_upload",
    "command_scanner",
    "listed",
    "remove",
    "served",
    "sweep_removed",
]
