"""Expressions in the form that BPMN asks for (BPMN 2.0.2, 8.4.3, 8.4.7)."""

from __future__ import annotations

import re

from engine.isotime import IsoTimeError, parse_cycle, parse_duration, parse_moment
from engine.model.constraints.facts import Facts, holder_of
from engine.model.constraints.formats import is_prose
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
WORD = re.compile(r"[\w.:,+/-]+(?:\s+[\w.:,+/-]+)*")
LITERAL = re.compile(r"[+-]?\d+(?:\.\d+)?|\"[^\"]*\"|'[^']*'")
"""A number or a text, which is neither true nor false."""
TRUTHS = {"completionCondition": "multiInstanceLoopCharacteristics", "condition": "complexBehaviorDefinition"}
PARSERS = {"timeDate": parse_moment, "timeDuration": parse_duration, "timeCycle": parse_cycle}


def check_formal(facts: Facts) -> None:
    """All expressions of the file."""
    for name, places in FORMAL.items():
        for element in facts.document.all(name):
            if element.parent is not None and element.parent.name in places:
                _formal(facts, element)
    for element in facts.document.all("conditionExpression"):
        _condition(facts, element)
    for name, place in TRUTHS.items():
        for element in facts.document.all(name):
            if element.parent is not None and element.parent.name == place:
                _truth(facts, element)
    for name in PARSERS:
        for element in facts.document.all(name):
            _time(facts, element)


def _formal(facts: Facts, element: Element) -> None:
    if not facts.strict(element):
        return
    kind = (element.get(XSI_TYPE) or "").rpartition(":")[2]
    declared = element.name in ALWAYS_FORMAL or (element.parent is not None and element.parent.name in FORMAL_IN)
    if kind != "tFormalExpression" and not declared:
        facts.note("expression-formal", holder_of(element), part=element.name)
    elif not element.text.strip() and not element.children:
        facts.note("expression-empty", holder_of(element), part=element.name)


def _truth(facts: Facts, element: Element) -> None:
    if facts.strict(element) and LITERAL.fullmatch(element.text.strip()):
        facts.note("expression-truth", holder_of(element), part=element.name, value=element.text.strip())


def _condition(facts: Facts, element: Element) -> None:
    """Words alone are no condition for a machine, unless the file says that they are a formal expression."""
    formal = (element.get(XSI_TYPE) or "").endswith("tFormalExpression")
    if facts.strict(element) and not formal and is_prose(element.text):
        facts.note("expression-formal", holder_of(element), part=element.name)


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
        facts.note("time-format", holder_of(element), value=text)
