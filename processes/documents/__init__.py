"""Uploaded documents: checked by content, kept by their hash outside the web root, given back as attachments."""

from processes.documents.records import DocumentView, Place, Served, add, erase, listed, remove, served
from processes.documents.refusals import refusal
from processes.documents.store import DocumentStore, command_scanner, open_store
from processes.documents.upload import SAME, TYPES, Checked, check_upload

__all__ = [
    "SAME",
    "TYPES",
    "Checked",
    "DocumentStore",
    "DocumentView",
    "Place",
    "Served",
    "add",
    "check_upload",
    "command_scanner",
    "erase",
    "listed",
    "open_store",
    "refusal",
    "remove",
    "served",
]
