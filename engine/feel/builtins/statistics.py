"""Sums and statistics over lists (DMN 1.5, 10.3.4.4)."""

from __future__ import annotations

from typing import Any

from engine.feel import numbers, operators
from engine.feel.errors import NullValue
from engine.feel.functions import variadic
from engine.feel.numbers import Number, is_number
from engine.feel.run import Run


def _numbers(run: Run, items: list[Any]) -> list[Number]:
    run.budget.spend(len(items) // 10)
    if not items:
        raise NullValue("the list is empty")
    if not all(is_number(item) for item in items):
        raise NullValue("the list holds something else than numbers")
    return items


def _extreme(run: Run, items: list[Any], wanted: int) -> Any:
    run.budget.spend(len(items) // 10)
    if not items:
        raise NullValue("the list is empty")
    best = items[0]
    for item in items:
        order = operators.compare(item, best)
        if order is None:
            raise NullValue("the items have no order")
        if order == wanted:
            best = item
    return best


@variadic("min")
def minimum(run: Run, items: list[Any]) -> Any:
    """The least item."""
    return _extreme(run, items, -1)


@variadic("max")
def maximum(run: Run, items: list[Any]) -> Any:
    """The greatest item."""
    return _extreme(run, items, 1)


@variadic("sum")
def total(run: Run, items: list[Any]) -> Any:
    """The sum of numbers, or of durations of one kind."""
    run.budget.spend(len(items) // 10)
    if not items:
        raise NullValue("the list is empty")
    result = items[0]
    if type(result) is str or (not is_number(result) and operators.compare(result, result) is None):
        raise NullValue("the list holds something else than numbers")
    for item in items[1:]:
        if is_number(item) != is_number(result):
            raise NullValue("the list holds something else than numbers")
        result = operators.add(result, item)
    return result


@variadic("product")
def product(run: Run, items: list[Any]) -> Number:
    """The product of numbers."""
    result: Number = 1
    for item in _numbers(run, items):
        result = numbers.multiply(result, item)
    return result


@variadic("mean")
def mean(run: Run, items: list[Any]) -> Any:
    """The arithmetic mean."""
    return operators.divide(total(run, items), len(items))


@variadic("median")
def median(run: Run, items: list[Any]) -> Number:
    """The middle item in order, or the mean of the two in the middle."""
    ordered = sorted(_numbers(run, items))
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return numbers.divide(numbers.add(ordered[half - 1], ordered[half]), 2)


@variadic("stddev")
def standard_deviation(run: Run, items: list[Any]) -> Number:
    """The standard deviation of a sample; null for fewer than two numbers."""
    values = _numbers(run, items)
    if len(values) < 2:
        raise NullValue("the list holds fewer than two numbers")
    middle = numbers.divide(_sum(values), len(values))
    squares = [numbers.power(numbers.subtract(value, middle), 2) for value in values]
    return numbers.apply("sqrt", numbers.divide(_sum(squares), len(values) - 1))


def _sum(values: list[Number]) -> Number:
    result: Number = 0
    for value in values:
        result = numbers.add(result, value)
    return result


@variadic("mode")
def mode(run: Run, items: list[Any]) -> list[Any]:
    """The most frequent numbers in ascending order."""
    if not items:
        return []
    counts: dict[Number, int] = {}
    for value in _numbers(run, items):
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values())
    return sorted(value for value, number in counts.items() if number == most)
