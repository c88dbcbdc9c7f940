"""What a parsed expression may not do although its grammar lets it: FEEL would make null of it, and nobody would notice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import NamedTuple

from engine.feel.expression import Expression, UnaryTests
from engine.feel.functions import BUILTINS
from engine.feel.nodes import (
    Call,
    Compare,
    Const,
    ContextLiteral,
    Filter,
    For,
    FunctionDefinition,
    If,
    In,
    ListLiteral,
    Name,
    Negate,
    Node,
    Path,
    Quantified,
    Relation,
)
from engine.model.names import is_reserved

MAX_LEVELS = 20
LEVELS = (Call, ContextLiteral, Filter, For, FunctionDefinition, If, In, ListLiteral, Negate, Quantified)
RESERVED = re.compile(r"(?<![\w\"])__\w+")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
FOREIGN_DIGIT = re.compile(r"(?<!\w)(?![0-9])\d")


class Fault(NamedTuple):
    """The code of a finding and its words."""

    code: str
    words: dict[str, object]


def fault(parsed: Expression | UnaryTests, text: str, known: Collection[str] = ()) -> Fault | None:
    """Why the expression is not taken, or None. `known` are names of the file that may be called or hold functions."""
    return _spelling(text) or _unknown(parsed, known) or next(_parts(parsed, known), None)


def _spelling(text: str) -> Fault | None:
    """Signs outside of strings that mislead: unseen ones, digits of other scripts, reserved names in any width."""
    bare = STRING.sub('""', text)
    unseen = next((c for c in bare if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c not in "\n\r\t"), None)
    if unseen:
        return Fault("expression-character", {"character": f"U+{ord(unseen):04X}"})
    if digit := FOREIGN_DIGIT.search(bare):
        return Fault("expression-digit", {"part": digit.group()})
    if reserved := RESERVED.search(unicodedata.normalize("NFKC", bare)):
        return Fault("expression-reserved", {"part": reserved.group()})
    return None


def _unknown(parsed: Expression | UnaryTests, known: Collection[str]) -> Fault | None:
    unknown = sorted((parsed.functions & parsed.names) - BUILTINS.keys() - set(known))
    return Fault("expression-function", {"part": unknown[0]}) if unknown else None


def _parts(parsed: Expression | UnaryTests, known: Collection[str]) -> Iterator[Fault]:
    waiting = [(root, 1) for root in _roots(parsed)]
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, LEVELS):
            if depth > MAX_LEVELS:
                yield Fault("expression-limit", {"limit": MAX_LEVELS})
            depth += 1
        yield from _one(node, known)
        waiting += [(part, depth) for part in _below(node)]


def _roots(parsed: Expression | UnaryTests) -> list[Node]:
    return [parsed.node] if isinstance(parsed, Expression) else list(parsed.tests)


def _one(node: Node, known: Collection[str]) -> Iterator[Fault]:
    if isinstance(node, Call) and isinstance(node.function, Path | Filter | Call | Const) and _root(node.function) not in known:
        yield Fault("expression-function", {"part": _called(node.function)})
    elif isinstance(node, Filter) and isinstance(node.condition, Const) and isinstance(node.condition.value, str):
        yield Fault("expression-filter", {"part": node.condition.value})
    elif isinstance(node, Compare) and isinstance(node.right, Relation):
        yield Fault("expression-comparison", {"part": node.operator + node.right.operator})
    elif isinstance(node, ContextLiteral):
        yield from (Fault("expression-reserved", {"part": name}) for name, _ in node.entries if is_reserved(name))


def _root(node: Node) -> str:
    while isinstance(node, Path | Filter | Call):
        node = node.function if isinstance(node, Call) else node.value
    return node.name if isinstance(node, Name) else ""


def _called(node: Node) -> str:
    return f"{_root(node)}.{node.name}" if isinstance(node, Path) and _root(node) else _root(node) or "?"


def _below(node: Node) -> Iterator[Node]:
    for name in getattr(node, "__dataclass_fields__", ()):
        yield from _nodes(getattr(node, name))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _nodes(part)
