"""The facts a table reads: their names, their declared types, and how a person's text becomes a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.dmn import Decision, DecisionModel
from engine.feel import FeelError, parse
from engine.feel.nodes import Name
from processes.errors import InvalidError

TEMPORAL: Mapping[str, str] = {
    "date": "date",
    "time": "time",
    "date and time": "date and time",
    "days and time duration": "duration",
    "years and months duration": "duration",
}
BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact a table reads. `type` is the FEEL name of its type, empty where none is declared."""

    name: str
    type: str


def facts_of(model: DecisionModel, decision: Decision) -> tuple[Fact, ...]:
    """The facts the decision and all it requires take from outside, those of the table's columns first."""
    types: dict[str, str] = {}
    pending, seen = [decision], set()
    while pending:
        one = pending.pop(0)
        if one.id in seen:
            continue
        seen.add(one.id)
        _column_facts(model, one, types)
        for part in one.requires:
            if part.model is model and part.id in model.inputs:
                fact = model.inputs[part.id]
                types[fact.name] = _type_name(fact.type) or types.get(fact.name, "")
            elif part.model is model and part.id in model.decisions:
                pending.append(model.decisions[part.id])
    return tuple(Fact(name, kind) for name, kind in types.items())


def _column_facts(model: DecisionModel, decision: Decision, types: dict[str, str]) -> None:
    if decision.table is None:
        return
    declared = {fact.name for fact in model.inputs.values()}
    for column in decision.table.inputs:
        node = column.expression.node
        for name in sorted(column.expression.names):
            if not declared or name in declared:
                kind = _type_name(column.type) if isinstance(node, Name) else ""
                types[name] = types.get(name) or kind
    for name in sorted(decision.table.names if not declared else ()):
        types.setdefault(name, "")


def _type_name(kind: Any) -> str:
    return "" if kind is None or kind.name == "Any" else str(kind.name)


def typed_facts(model: DecisionModel, decision: Decision, given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with each text made a date, time or duration where that is its declared type. InvalidError by name."""
    kinds = {fact.name: fact.type for fact in facts_of(model, decision)}
    return {name: _temporal(name, value, kinds.get(name, "")) for name, value in given.items()}


def _temporal(name: str, value: Any, kind: str) -> Any:
    if type(value) is not str or kind not in TEMPORAL:
        return value
    made = parse(f"{TEMPORAL[kind]}(text)").evaluate({"text": value}).value
    if made is None:
        raise InvalidError({name: [{"zh": f"“{value}”不是{WORDS[kind]['zh']}", "en": f"“{value}” is no {WORDS[kind]['en']}"}]})
    return made


def from_text(fact: Fact, text: str) -> Any:
    """The value a person typed for a fact: by its type, else as a FEEL expression without variables.

    InvalidError under the fact's name for a text that cannot be read.
    """
    text = text.strip()
    reader = _READERS.get(fact.type, _expression)
    found = reader(text)
    if found is None and text != "null":
        kind = WORDS.get(fact.type, WORDS[""])
        raise InvalidError({fact.name: [{"zh": f"“{text}”不是{kind['zh']}", "en": f"“{text}” is no {kind['en']}"}]})
    return found


def _expression(text: str) -> Any:
    try:
        return parse(text).evaluate({}).value
    except FeelError:
        return None


def _number(text: str) -> Any:
    return parse("number(text)").evaluate({"text": text}).value


def _text(text: str) -> Any:
    return text


_READERS: Mapping[str, Callable[[str], Any]] = {
    "number": _number,
    "boolean": BOOLEANS.get,
    "string": _text,
    **dict.fromkeys(TEMPORAL, _text),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "": {"zh": "FEEL 值", "en": "FEEL value"},
    "number": {"zh": "数字", "en": "number"},
    "boolean": {"zh": "是或否", "en": "yes or no"},
    "date": {"zh": "日期", "en": "date"},
    "time": {"zh": "时间", "en": "time"},
    "date and time": {"zh": "日期和时间", "en": "date and time"},
    "days and time duration": {"zh": "天数或时长", "en": "duration in days or hours"},
    "years and months duration": {"zh": "年月时长", "en": "duration in years or months"},
}
