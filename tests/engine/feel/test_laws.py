"""Laws of arithmetic, dates and stored values."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.feel import from_json, parse, to_json
from engine.feel.fast import SLOW, fast_closure
from engine.feel.numbers import add, divide, format_number, multiply, norm, parse_number, subtract
from engine.feel.parser import parse_nodes
from engine.feel.temporal import Date, add_months, at_instant, date_of_number, from_python, months_between
from engine.feel.temporal_text import read_date, read_date_time, read_duration
from tests.engine.feel.cases import value

numbers = st.one_of(
    st.integers(-(10**12), 10**12),
    st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False).map(norm),
)
days = st.dates()
plain = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**33), 10**33), st.text(max_size=8), numbers),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)),
    max_leaves=12,
)


@given(numbers, numbers, numbers)
def test_sums_and_products_of_moderate_numbers_are_exact(a: Decimal, b: Decimal, c: Decimal) -> None:
    assert add(a, b) == add(b, a)
    assert multiply(a, b) == multiply(b, a)
    assert add(add(a, b), c) == add(a, add(b, c))
    assert subtract(add(a, b), b) == a
    assert add(a, 0) == a
    assert multiply(a, 1) == a


@given(numbers, numbers.filter(lambda number: number != 0))
def test_a_quotient_times_its_divisor_is_the_dividend_to_34_digits(a: Decimal, b: Decimal) -> None:
    back = Decimal(multiply(divide(a, b), b))
    assert abs(back - Decimal(a)) <= abs(Decimal(a)) * Decimal("1e-32")


@given(numbers)
def test_a_number_reads_back_from_its_text(number: Decimal) -> None:
    assert parse_number(format_number(number).lstrip("-")) == abs(number)


@given(st.integers(-(10**40), 10**40), st.integers(1, 10**6))
def test_modulo_and_floor_belong_together(a: int, b: int) -> None:
    found = parse("modulo(a, b)").evaluate({"a": a, "b": b}).value
    assert 0 <= found < b


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20), st.integers(-3, 6))
def test_rounding_stays_within_half_a_step(number: Decimal, scale: int) -> None:
    rounded = parse("decimal(n, s)").evaluate({"n": number, "s": scale}).value
    assert abs(Decimal(rounded) - norm(number)) <= Decimal(5).scaleb(-scale - 1)


@given(days)
def test_the_calendar_agrees_with_python(day: date) -> None:
    ours = Date(day.year, day.month, day.day)
    assert ours.number() == (day - date(1970, 1, 1)).days
    assert date_of_number(ours.number()) == ours
    assert ours.weekday() == day.isoweekday()
    assert parse("week of year(d)").evaluate({"d": day}).value == day.isocalendar().week
    assert read_date(str(ours)) == ours


@given(st.integers(-(10**11), 10**11))
def test_every_day_number_is_a_date(number: int) -> None:
    assert date_of_number(number).number() == number


@given(days, st.integers(-2_000, 2_000))
def test_adding_months_never_overshoots_the_month(day: date, months: int) -> None:
    start = Date(day.year, day.month, day.day)
    moved = add_months(start, months)
    assert (moved.year * 12 + moved.month) - (start.year * 12 + start.month) == months
    assert moved.day <= start.day
    if moved.day == start.day:
        assert months_between(start, moved) == months


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-(10**8), 10**8))
def test_days_and_seconds_move_a_local_clock_as_python_does(moment: datetime, seconds: int) -> None:
    found = parse("m + d").evaluate({"m": moment, "d": timedelta(seconds=seconds)}).value
    assert found == from_python(moment + timedelta(seconds=seconds))
    assert read_date_time(str(found)) == found


@given(st.integers(-(10**9), 10**9), st.sampled_from(["Asia/Shanghai", "Europe/Paris", "America/New_York"]))
def test_a_moment_keeps_its_instant_in_any_zone(seconds: int, zone: str) -> None:
    assert at_instant(seconds, zone).instant() == seconds


@given(st.integers(-(10**9), 10**9))
def test_a_duration_reads_back_from_its_text(seconds: int) -> None:
    duration = parse("d").evaluate({"d": timedelta(seconds=seconds)}).value
    assert read_duration(str(duration)) == duration


@given(plain)
def test_stored_values_come_back(stored: object) -> None:
    assert from_json(to_json(stored)) == stored


def test_each_kind_of_value_is_stored_exactly() -> None:
    for text in ('@"2026-02-03"', '@"10:00:00.25@Asia/Shanghai"', '@"2026-02-03T10:00:00Z"', '@"P1DT2H"', '@"-P14M"', "1/3"):
        found = parse(text).evaluate({}).value
        assert from_json(to_json(found)) == found
    assert to_json({"$": "date"}) == {"$": "context", "v": {"$": "date"}}
    assert to_json([1, Decimal("2.50"), Decimal("3.0")]) == [1, {"$": "number", "v": "2.50"}, 3]


conditions = st.builds(
    "{} {} {}".format,
    st.sampled_from(["a", "b"]),
    st.sampled_from(["<", "<=", ">", ">=", "=", "!="]),
    st.sampled_from(["3", "0", '"x"', "-2"]),
)


@given(conditions, st.sampled_from(["and", "or"]), conditions, st.data())
def test_short_cuts_answer_as_the_full_closure(first: str, joint: str, second: str, data: st.DataObject) -> None:
    text = f"{first} {joint} {second}"
    values = st.sampled_from([1, 3, 0, -2, "x", "y", None, True, Decimal("2.5"), 2.5])
    variables = {name: data.draw(values) for name in ("a", "b") if data.draw(st.booleans())}
    short = fast_closure(parse_nodes(text))
    found = short(variables) if short is not None else SLOW
    if found is not SLOW:
        # An extra level of brackets keeps the short cut away.
        assert value(f"[{text}][1]", **variables) is found
