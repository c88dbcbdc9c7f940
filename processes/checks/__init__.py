"""Checks: what an authoritative register says about a person or firm, instead of a paper from the applicant.

A new register is one file in this folder that defines `SOURCE`; `HANDLERS` finds it by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from processes.checks.base.source import Source, handler
from processes.jobs import Handler


def _sources() -> dict[str, Source]:
    modules = [import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__) if not m.ispkg]
    return {m.SOURCE.name: m.SOURCE for m in modules if hasattr(m, "SOURCE")}


SOURCES: Mapping[str, Source] = _sources()
HANDLERS: Mapping[str, Handler] = {f"check.{name}": handler(source) for name, source in SOURCES.items()}
