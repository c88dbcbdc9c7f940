"""Functions over ranges and points (DMN 1.5, table 78), and `range` that reads one from its text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel import nodes
from engine.feel.errors import FeelError, NullValue
from engine.feel.functions import builtin
from engine.feel.operators import compare, contains
from engine.feel.parser import parse_nodes
from engine.feel.run import Run
from engine.feel.temporal_text import read_date, read_date_time, read_duration, read_time
from engine.feel.values import Range

_MAX_RANGE_TEXT = 200
_READERS: dict[str, Callable[[str], Any]] = {
    "date": read_date,
    "time": read_time,
    "date and time": read_date_time,
    "duration": read_duration,
}


def _order(left: Any, right: Any) -> int:
    order = compare(left, right)
    if order is None:
        raise NullValue("the ends have no order")
    return order


def _inside(container: Range, point: Any, run: Run) -> bool:
    found = contains(container, point, run)
    if found is None:
        raise NullValue("the point cannot be compared with the range")
    return found


def _is_range(*values: Any) -> list[bool]:
    if any(value is None for value in values):
        raise NullValue("an argument is null")
    return [type(value) is Range for value in values]


def _before(left: Any, right: Any, run: Run) -> bool:
    ranges = _is_range(left, right)
    start, end = (right.low if ranges[1] else right), (left.high if ranges[0] else left)
    if start is None or end is None:
        return False
    order = _order(end, start)
    touching = (not ranges[0] or left.high_included) and (not ranges[1] or right.low_included)
    return order < 0 or (order == 0 and not touching)


def _meets(first: Range, second: Range, run: Run) -> bool:
    if first.high is None or second.low is None:
        return False
    return first.high_included and second.low_included and _order(first.high, second.low) == 0


def _starts_first(left: Range, right: Range) -> int:
    """-1, 0 or 1 as left begins before, with or after right."""
    if left.low is None or right.low is None:
        return (left.low is not None) - (right.low is not None)
    return _order(left.low, right.low) or (right.low_included - left.low_included)


def _ends_first(left: Range, right: Range) -> int:
    """-1, 0 or 1 as left ends before, with or after right."""
    if left.high is None or right.high is None:
        return (left.high is None) - (right.high is None)
    return _order(left.high, right.high) or (left.high_included - right.high_included)


def _apart(left: Range, right: Range, run: Run) -> bool:
    return _before(left, right, run) or _before(right, left, run)


def _overlaps_before(left: Range, right: Range, run: Run) -> bool:
    return not _apart(left, right, run) and _starts_first(left, right) < 0 and _ends_first(left, right) <= 0


def _includes(container: Range, value: Any, run: Run) -> bool:
    if _is_range(container, value)[1]:
        return _starts_first(container, value) <= 0 and _ends_first(container, value) >= 0
    return _inside(container, value, run)


def _finishes(value: Any, container: Range, run: Run) -> bool:
    if _is_range(value, container)[0]:
        return _ends_first(value, container) == 0 and _starts_first(container, value) <= 0
    return container.high is not None and container.high_included and _order(value, container.high) == 0


def _starts(value: Any, container: Range, run: Run) -> bool:
    if _is_range(value, container)[0]:
        return _starts_first(value, container) == 0 and _ends_first(value, container) <= 0
    return container.low is not None and container.low_included and _order(value, container.low) == 0


def _coincides(left: Any, right: Any, run: Run) -> bool:
    ranges = _is_range(left, right)
    if ranges[0] != ranges[1]:
        raise NullValue("a point and a range never coincide")
    if not ranges[0]:
        return _order(left, right) == 0
    return _starts_first(left, right) == 0 and _ends_first(left, right) == 0


_Relation = Callable[[Any, Any, Run], bool]


def _flip(relation: _Relation) -> _Relation:
    return lambda left, right, run: relation(right, left, run)


def _register(name: str, relation: _Relation, left: str, right: str) -> None:
    @builtin(name, f"{left}, {right}")
    def apply(run: Run, first: Any, second: Any) -> bool:
        return relation(first, second, run)


_BOTH = ("range1:range", "range2:range")
_FREE = (
    ("point1:any", "point2:any"),
    ("point:any", "range:any"),
    ("range:any", "point:any"),
    ("range1:any", "range2:any"),
)
for _left, _right in _FREE:
    _register("before", _before, _left, _right)
    _register("after", _flip(_before), _left, _right)
for _left, _right in (_FREE[0], _FREE[3]):
    _register("coincides", _coincides, _left, _right)
_register("meets", _meets, *_BOTH)
_register("met by", _flip(_meets), *_BOTH)
_register("overlaps", lambda left, right, run: not _apart(left, right, run), *_BOTH)
_register("overlaps before", _overlaps_before, *_BOTH)
_register("overlaps after", _flip(_overlaps_before), *_BOTH)
for _left, _right in (("point:any", "range:range"), ("range1:any", "range2:range")):
    _register("finishes", _finishes, _left, _right)
    _register("starts", _starts, _left, _right)
    _register("during", _flip(_includes), _left, _right)
for _left, _right in (("range:range", "point:any"), ("range1:range", "range2:any")):
    _register("finished by", _flip(_finishes), _left, _right)
    _register("started by", _flip(_starts), _left, _right)
    _register("includes", _includes, _left, _right)


@builtin("range", "from:string")
def read_range(run: Run, text: str) -> Range:
    """The range a text such as `[1..10]` stands for; its ends are literals, and one of them may be missing."""
    text = text.strip()
    if len(text) > _MAX_RANGE_TEXT or len(text) < 4 or text[0] not in "[](" or text[-1] not in "[])":
        raise NullValue("the text is not a range")
    low, dots, high = _split(text[1:-1])
    if not dots:
        raise NullValue("the text is not a range")
    start, end = _end(low), _end(high)
    if start is None and end is None:
        raise NullValue("a range needs an end")
    if start is not None and end is not None and _order(start, end) > 0:
        raise NullValue("the range ends before it starts")
    included = (text[0] == "[", text[-1] == "]")
    if (start is None and included[0]) or (end is None and included[1]):
        raise NullValue("a missing end is never included")
    return Range(start, end, *included)


def _split(text: str) -> tuple[str, str, str]:
    quoted = False
    for at, char in enumerate(text):
        quoted ^= char == '"'
        if not quoted and text.startswith("..", at):
            return text[:at], "..", text[at + 2 :]
    return text, "", ""


def _end(text: str) -> Any:
    if not text.strip():
        return None
    try:
        node = parse_nodes(text)
    except FeelError:
        raise NullValue("an end of the range is not a literal") from None
    value = _literal(node)
    if value is None:
        raise NullValue("an end of the range is null")
    return value


def _literal(node: nodes.Node) -> Any:
    if isinstance(node, nodes.Const):
        return node.value
    if isinstance(node, nodes.Call) and isinstance(node.function, nodes.Name) and len(node.arguments) == 1:
        reader, text = _READERS.get(node.function.name), node.arguments[0]
        if reader and isinstance(text, nodes.Const) and type(text.value) is str:
            return reader(text.value)
    raise NullValue("an end of the range is not a literal")
