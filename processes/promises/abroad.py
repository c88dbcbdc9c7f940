"""Findings of calls that leave the file: what they do not reach, circles, and what a search finds with all that is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic

from engine.model.calls import leading_out, wanted
from engine.model.findings import Notes, Place
from engine.model.gates.searched import SECONDS, check_search
from engine.model.graph import Model
from engine.model.report import Finding
from processes.calling import Linked
from processes.promises.subject import Subject
from processes.texts import Text, text

CIRCLE = text(
    "调用的流程又直接或间接调用“{key}”当前的版本，会没完没了。",
    "calls a process that calls the current version of “{key}” again, directly or through others: that would never end.",
)


def call_findings(key: str, model: Model, linked: Linked) -> Iterator[Finding]:
    """One finding for each call that reaches nothing, and one where the calls come back to the definition itself."""
    for process in model.processes.values():
        for node in process.nodes.values():
            asked = wanted(node, model)
            if asked is not None and asked.name in linked.missing:
                told = _about(node.name or node.id, linked.missing[asked.name])
                yield Finding("call-unreachable", "run", "error", told, element=node.id, name=node.name)
            elif asked is not None and key in linked.keys:
                told = {lang: said.format(key=key) for lang, said in CIRCLE.items()}
                yield Finding(
                    "call-circle", "publish", "error", _about(node.name or node.id, told), element=node.id, name=node.name
                )


def whole_findings(subject: Subject, known: Iterable[Finding]) -> list[Finding]:
    """What the publish gate finds in a process that calls others, with these; what it could not search without them."""
    if not subject.whole.links or any(found.level == "error" for found in known):
        return []
    notes = Notes(places={i: Place(node.kind, i, node.name) for i, node in subject.nodes.items()})
    until = monotonic() + SECONDS
    for name in leading_out(subject.definition.model):
        process = subject.model.processes[name]
        if process.executable:
            notes.places[name] = Place("process", name, process.name)
            check_search(process, subject.model, notes, until)
    return notes.close().findings


def _about(name: str, told: Text) -> Text:
    return text(f"“{name}”{told['zh']}", f"“{name}” {told['en']}")
