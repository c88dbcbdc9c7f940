"""Expressions and texts in the form that BPMN asks for (BPMN 2.0.2, 8.4.3, 8.4.7, 8.4.16)."""

from __future__ import annotations

import re

from engine.isotime import IsoTimeError, parse_cycle, parse_duration, parse_moment
from engine.model.constraints.facts import Facts
from engine.model.expressions import FEEL_LANGUAGES
from engine.model.juel import is_juel
from engine.model.names import XSI_TYPE
from engine.model.xml import Element

FORMAL = {
    "completionCondition": ("adHocSubProcess", "multiInstanceLoopCharacteristics"),
    "loopCardinality": ("multiInstanceLoopCharacteristics",),
    "loopCondition": ("standardLoopCharacteristics",),
    "activationCondition": ("complexGateway",),
    "condition": ("conditionalEventDefinition", "complexBehaviorDefinition"),
    "timeDate": ("timerEventDefinition",),
    "timeDuration": ("timerEventDefinition",),
    "timeCycle": ("timerEventDefinition",),
    "from": ("assignment",),
    "to": ("assignment",),
    "transformation": ("dataInputAssociation", "dataOutputAssociation"),
    "messagePath": ("correlationPropertyRetrievalExpression",),
    "dataPath": ("correlationPropertyBinding",),
}
# The schema says that these are formal expressions, so that files need not say it again.
ALWAYS_FORMAL = ("messagePath", "dataPath", "transformation")
FORMAL_IN = ("complexBehaviorDefinition",)
URI = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
MIME = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(\s*;.*)?")
WORD = re.compile(r"[\w.:,+/-]+(?:\s+[\w.:,+/-]+)*")
PARSERS = {"timeDate": parse_moment, "timeDuration": parse_duration, "timeCycle": parse_cycle}


def check_formal(facts: Facts) -> None:
    """All expressions and formats of the file."""
    for name, places in FORMAL.items():
        for element in facts.document.all(name):
            if element.parent is not None and element.parent.name in places:
                _formal(facts, element)
    for element in facts.document.elements:
        language = element.get("language")
        if language is not None and element.name != "script" and not URI.fullmatch(language.strip()):
            facts.note("language-uri", _holder(element), value=language)
    for annotation in facts.document.all("textAnnotation"):
        if not MIME.fullmatch(annotation.get("textFormat") or "text/plain"):
            facts.note("text-format", annotation, value=annotation.get("textFormat") or "")
    for name in PARSERS:
        for element in facts.document.all(name):
            _time(facts, element)


def _holder(element: Element) -> Element:
    """The element that people see: the innermost one around with an id, else the element itself."""
    return next((a for a in element.ancestors() if a.get("id") and not a.name.endswith("Definition")), element)


def _formal(facts: Facts, element: Element) -> None:
    if not facts.strict(element):
        return
    kind = (element.get(XSI_TYPE) or "").rpartition(":")[2]
    declared = element.name in ALWAYS_FORMAL or (element.parent is not None and element.parent.name in FORMAL_IN)
    if kind != "tFormalExpression" and not declared:
        facts.note("expression-formal", _holder(element), part=element.name)
    elif not element.text.strip() and not element.children:
        facts.note("expression-empty", _holder(element), part=element.name)


def _time(facts: Facts, element: Element) -> None:
    """One word in a timer's place is a time, not the name of a variable: `=name` says that a variable is meant."""
    text = element.text.strip()
    if (
        not facts.strict(element)
        or not WORD.fullmatch(text)
        or is_juel(text)
        or FEEL_LANGUAGES.search(element.get("language") or "")
    ):
        return
    if FEEL_LANGUAGES.search(facts.document.root.get("expressionLanguage") or ""):
        return
    try:
        PARSERS[element.name](text)
    except IsoTimeError:
        facts.note("time-format", _holder(element), value=text)
