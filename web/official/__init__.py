"""Pages of officials: the inbox, and one page on which a task is understood and decided."""

from web.official import documents, inbox, licences, special, tasks
from web.official.blueprint import bp

__all__ = ["bp", "documents", "inbox", "licences", "special", "tasks"]
