"""JSON from outside, read strictly: what is ambiguous, endless or impossible to store is refused at the door.

Rules: UTF-8 (a byte order mark is let pass), no NaN or Infinity, no key twice, at most 10 levels and 18 digits,
no NUL and no half surrogate pair, no reserved name at any depth.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from processes.errors import InvalidError
from processes.forms.characters import storable
from processes.forms.texts import both

WHOLE = "_schema"
MAX_BYTES = 1_000_000
MAX_DEPTH = 10
MAX_DIGITS = 18
Words = dict[str, str | int]
RESERVED = frozenset({"typename", "data_objects"})


def is_reserved(name: str) -> bool:
    """True for a name that the machinery underneath keeps for itself."""
    return name in RESERVED or name.startswith("__")


def strict_json(data: bytes, *, limit: int = MAX_BYTES) -> Any:
    """The value of a JSON text of at most `limit` bytes that keeps all rules of this module.

    InvalidError names every fault under the top-level key it stands in, or under `_schema`; sentences by language.
    """
    value = read_json(data, limit=limit)
    found: dict[str, list[dict[str, str]]] = {}
    for key, code, words in faults(value):
        found.setdefault(key, []).append(both(code, **words))
    if found:
        raise InvalidError(found)
    return value


def read_json(data: bytes, *, limit: int = MAX_BYTES, depth: int = MAX_DEPTH) -> Any:
    """The value of a JSON text: whole numbers as int, other numbers as Decimal.

    Keeps the rules that hold for the text as a whole; `faults` names the others. InvalidError under `_schema`.
    """
    if len(data) > limit:
        raise _refusal("json-size", limit=limit)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refusal("json-encoding") from None
    try:
        value = json.loads(
            text, parse_int=_number, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_refuse_duplicates
        )
    except json.JSONDecodeError as error:
        raise _refusal("json-syntax", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise _refusal("json-depth", limit=depth) from None
    if _deeper_than(value, depth):
        raise _refusal("json-depth", limit=depth)
    return value


def faults(value: Any) -> Iterator[tuple[str, str, Words]]:
    """(top-level key, code of the sentence, its words) for each reserved name, long number and unstorable text inside."""
    if not isinstance(value, dict):
        yield from ((WHOLE, code, words) for code, words in _inside(value))
        return
    for key, part in value.items():
        yield from ((key if storable(key) else WHOLE, code, words) for code, words in _inside({key: part}))


def _inside(value: Any) -> Iterator[tuple[str, Words]]:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield from (("reserved", {"word": name}) for name in part if is_reserved(name) and storable(name))
            waiting += [*part.values(), *part]
        elif isinstance(part, list):
            waiting += part
        elif isinstance(part, str) and not storable(part):
            yield "json-text", {}
        elif isinstance(part, Decimal | int) and _too_long(part):
            yield "json-digits", {"limit": MAX_DIGITS}


def _too_long(number: Decimal | int) -> bool:
    if isinstance(number, int):
        return abs(number) >= 10**MAX_DIGITS
    digits, exponent = number.as_tuple()[1:]
    return len(digits) > MAX_DIGITS or not isinstance(exponent, int) or not -MAX_DIGITS <= exponent <= MAX_DIGITS


def _number(text: str) -> int | Decimal:
    return int(text) if len(text) <= MAX_DIGITS + 1 else Decimal(text)


def _refuse_constant(word: str) -> Any:
    raise _refusal("json-constant", word=word)


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, part in pairs:
        if name in made:
            raise _refusal("json-duplicate", word=name if storable(name) else "?")
        made[name] = part
    return made


def _deeper_than(value: Any, limit: int) -> bool:
    level = _containers([value])
    for _ in range(limit):
        level = [inner for part in level for inner in _containers(part.values() if isinstance(part, dict) else part)]
        if not level:
            return False
    return True


def _containers(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if isinstance(value, dict | list)]


def _refusal(code: str, **words: str | int) -> InvalidError:
    return InvalidError({WHOLE: [both(code, **words)]})
