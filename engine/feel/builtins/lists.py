"""List functions (DMN 1.5, 10.3.4.4) and sort (10.3.4.6)."""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

from engine.feel.errors import NullValue
from engine.feel.functions import builtin, invoke, variadic
from engine.feel.numbers import Number
from engine.feel.operators import compare, equal
from engine.feel.run import Run, check_size
from engine.feel.values import Function


@builtin("list contains", "list:list, element:any")
def list_contains(run: Run, items: list[Any], element: Any) -> bool:
    """True when an item equals the element."""
    run.budget.spend(len(items))
    return any(equal(item, element, run) is True for item in items)


@builtin("count", "list:list")
def count(run: Run, items: list[Any]) -> int:
    """The number of items."""
    return len(items)


@variadic("all")
def every(run: Run, items: list[Any]) -> bool | None:
    """False if an item is false, true if all are true, else null."""
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else None


@variadic("any")
def some(run: Run, items: list[Any]) -> bool | None:
    """True if an item is true, false if all are false, else null."""
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None


@builtin("sublist", "list:list, start position:number, length?:any")
def sublist(run: Run, items: list[Any], start: Number, length: Any = None) -> list[Any]:
    """Part of a list from a place counted from 1, or from -1 at the end."""
    begin = _place(items, start)
    if length is None:
        return items[begin:]
    if isinstance(length, bool) or not isinstance(length, Number) or length < 0 or begin + int(length) > len(items):
        raise NullValue("the length is not within the list")
    return items[begin : begin + int(length)]


def _place(items: list[Any], position: Number) -> int:
    place = int(position)
    if place == 0 or place != position or abs(place) > len(items):
        raise NullValue("the position is outside the list")
    return place - 1 if place > 0 else len(items) + place


@variadic("append", collapse=False)
def append(run: Run, arguments: list[Any]) -> list[Any]:
    """The list with items at its end."""
    if arguments[0] is None:
        raise NullValue("list is null")
    return _sized(run, _as_list(arguments[0]) + arguments[1:])


@variadic("concatenate", collapse=False)
def concatenate(run: Run, arguments: list[Any]) -> list[Any]:
    """The lists in a row."""
    if any(part is None for part in arguments):
        raise NullValue("list is null")
    return _sized(run, [item for part in arguments for item in _as_list(part)])


@variadic("union", collapse=False)
def union(run: Run, arguments: list[Any]) -> list[Any]:
    """The lists in a row without repetitions."""
    return distinct_values(run, concatenate(run, arguments))


def _as_list(value: Any) -> list[Any]:
    return value if type(value) is list else [value]


def _sized(run: Run, items: list[Any]) -> list[Any]:
    run.budget.spend(len(items) // 10)
    return check_size(items)


@builtin("insert before", "list:list, position:number, newItem:any")
def insert_before(run: Run, items: list[Any], position: Number, item: Any) -> list[Any]:
    """The list with an item put at a place."""
    place = _place(items, position)
    return _sized(run, [*items[:place], item, *items[place:]])


@builtin("remove", "list:list, position:number")
def remove(run: Run, items: list[Any], position: Number) -> list[Any]:
    """The list without the item at a place."""
    place = _place(items, position)
    return _sized(run, items[:place] + items[place + 1 :])


@builtin("list replace", "list:list, position:number, newItem:any")
def replace_at(run: Run, items: list[Any], position: Number, item: Any) -> list[Any]:
    """The list with the item at a place replaced."""
    place = _place(items, position)
    return _sized(run, [*items[:place], item, *items[place + 1 :]])


@builtin("list replace", "list:list, match:function, newItem:any")
def replace_matching(run: Run, items: list[Any], match: Function, item: Any) -> list[Any]:
    """The list with every item replaced for which match(item, newItem) is true."""
    return [item if _decide(run, match, [old, item]) else old for old in items]


def _decide(run: Run, function: Function, arguments: list[Any]) -> bool:
    answer = invoke(function, arguments, run)
    if type(answer) is not bool:
        raise NullValue(f"{function.name} is not boolean")
    return answer


@builtin("reverse", "list:list")
def reverse(run: Run, items: list[Any]) -> list[Any]:
    """The list from its end."""
    return _sized(run, items[::-1])


@builtin("index of", "list:list, match:any")
def index_of(run: Run, items: list[Any], match: Any) -> list[Any]:
    """The places, counted from 1, of the items equal to the match."""
    run.budget.spend(len(items))
    return [place for place, item in enumerate(items, 1) if equal(item, match, run) is True]


@builtin("distinct values", "list:list")
def distinct_values(run: Run, items: list[Any]) -> list[Any]:
    """The list without repetitions."""
    seen: set[Any] = set()
    distinct: list[Any] = []
    for item in items:
        if isinstance(item, (str, Number)):
            if (type(item) is bool, item) not in seen:
                seen.add((type(item) is bool, item))
                distinct.append(item)
            continue
        run.budget.spend(1 + len(distinct))
        if not any(equal(item, other, run) is True for other in distinct):
            distinct.append(item)
    return distinct


@builtin("flatten", "list:list")
def flatten(run: Run, items: list[Any]) -> list[Any]:
    """The items of all nested lists in one list."""
    flat: list[Any] = []
    pending = [iter(items)]
    while pending:
        for item in pending[-1]:
            run.budget.spend()
            if type(item) is list:
                pending.append(iter(item))
                break
            flat.append(item)
        else:
            pending.pop()
    return check_size(flat)


@builtin("sort", "list:list, precedes?:function")
def sort(run: Run, items: list[Any], precedes: Function | None = None) -> list[Any]:
    """The list in the order of precedes(a, b), or in ascending order; equal items keep their places."""

    def by_function(left: Any, right: Any) -> int:
        if precedes is None:
            order = compare(left, right)
            if order is None:
                raise NullValue("the items have no order")
            return order
        run.budget.spend()
        if _decide(run, precedes, [left, right]):
            return -1
        return 1 if _decide(run, precedes, [right, left]) else 0

    run.budget.spend(len(items))
    return sorted(items, key=cmp_to_key(by_function))
