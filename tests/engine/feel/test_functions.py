"""The built-in functions: one or more examples of each."""

import math
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.feel import parse
from engine.feel.functions import BUILTINS
from tests.engine.feel.cases import value

EXAMPLES = [
    ('string(from: [1, "a", {b: null}])', '[1, "a", {b: null}]'),
    ("string(1.50)", "1.5"),
    ("string(null)", None),
    ('number("1 000,5", " ", ",")', "1000.5"),
    ('number("1e3")', 1000),
    ('number("x")', None),
    ("not(true)", False),
    ('substring("foobar", 3)', "obar"),
    ('substring("foobar", -2, 1)', "a"),
    ('substring("foobar", 0)', None),
    ('string length("中文🐎")', 3),
    ('upper case("aß")', "ASS"),
    ('lower case("AbC")', "abc"),
    ('substring before("foobar", "bar")', "foo"),
    ('substring after("foobar", "ob")', "ar"),
    ('contains("foobar", "of")', False),
    ('starts with("foobar", "fo")', True),
    ('ends with("foobar", "r")', True),
    ('matches("foobar", "^Fo*b", "i")', True),
    ('matches("x", "[A-Z-[OI]]", "i")', True),
    ('matches("aA", "(a)\\1")', None),
    ('matches("a", "a", "p")', None),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
    ('replace("abc", "x*", "-")', None),
    ('split("a;b;;c", ";")', ["a", "b", "", "c"]),
    ('string join(["a", null, "c"], "-")', "a-c"),
    ("list contains([1, null], null)", True),
    ("count([1, 2])", 2),
    ("min(1, 2)", 1),
    ('max(["a", "c"])', "c"),
    ("min([])", None),
    ("sum([1, 2.5])", "3.5"),
    ('sum([@"PT1H", @"PT2H"])', "PT3H"),
    ("mean(1, 2)", "1.5"),
    ("median([8, 2, 5, 3])", 4),
    ("stddev([2, 4, 7, 5])", "2.081665999466132735282297706979931"),
    ("mode([6, 1, 9, 6, 1])", [1, 6]),
    ("product([2, 3])", 6),
    ("all([true, null])", None),
    ("any([false, null])", None),
    ("all()", None),
    ("sublist([1, 2, 3], -2, 1)", [2]),
    ("append([1], 2, [3])", [1, 2, [3]]),
    ("concatenate([1], [2, 3])", [1, 2, 3]),
    ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    ("remove([1, 2], -1)", [1]),
    ("reverse([1, 2])", [2, 1]),
    ("index of([1, 2, 1], 1)", [1, 3]),
    ("union([1, 2], [2, 3])", [1, 2, 3]),
    ("distinct values([1, 1.0, true, [1], [1]])", [1, True, [1]]),
    ("flatten([[1, [2]], 3])", [1, 2, 3]),
    ("list replace([1, 2], 1, 9)", [9, 2]),
    ("list replace([1, 5], function(item, new) item < new, 3)", [3, 5]),
    ("sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]),
    ("sort([3, 1, 2])", [1, 2, 3]),
    ("decimal(2.5, 0)", 2),
    ("floor(-1.56, 1)", "-1.6"),
    ("ceiling(1.21, 1)", "1.3"),
    ("round up(-5.5, 0)", -6),
    ("round down(5.5, 0)", 5),
    ("round half up(1.125, 2)", "1.13"),
    ("round half down(1.125, 2)", "1.12"),
    ('abs(@"-P1Y")', "P1Y"),
    ("modulo(-12, 5)", 3),
    ("modulo(10.1, -4.5)", "-3.4"),
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("log(0)", None),
    ("exp(0)", 1),
    ("odd(-5)", True),
    ("even(2.5)", False),
    ("even(1e6000)", True),
    ("abs(-1.234567890123456789012345678901234) = 1.234567890123456789012345678901234", True),
    ('1e6000 * @"-PT36H"', None),
    ('1e6000 * @"P1M"', None),
    ('date("2026-02-30")', None),
    ("date(2026, 2, 3)", "2026-02-03"),
    ('date and time(@"2026-02-03", time("10:00:00Z"))', "2026-02-03T10:00:00Z"),
    ('date and time(@"2026-07-01T10:00:00Z", "Europe/Paris")', "2026-07-01T12:00:00@Europe/Paris"),
    ('time(11, 59, 45, duration("PT2H45M55S"))', "11:59:45+02:45:55"),
    ('duration("PT1000M0.5S")', "PT16H40M0.5S"),
    ('years and months duration(@"2011-12-22", @"2013-08-24")', "P1Y8M"),
    ('years and months duration(@"2013-08-24", @"2011-12-22")', "-P1Y8M"),
    ('day of year(@"2019-09-17")', 260),
    ('day of week(@"2019-09-17")', "Tuesday"),
    ('month of year(@"2019-09-17")', "September"),
    ('week of year(@"2005-01-01")', 53),
    ('is(@"23:00:50Z", @"23:00:50+00:00")', True),
    ('is(@"2012-12-25", @"2012-12-25T00:00:00Z")', False),
    ('get value({a: {b: 1}}, ["a", "b"])', 1),
    ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ('context([{key: "a", value: 1}])', {"a": 1}),
    ('context put({a: {b: 1}}, ["a", "c"], 2)', {"a": {"b": 1, "c": 2}}),
    ("context merge([{a: 1, b: 1}, {b: 2}])", {"a": 1, "b": 2}),
    ("before([1..5), 5)", True),
    ("after(5, [1..5))", True),
    ("meets([1..5], [5..9])", True),
    ("met by([5..9], [1..5])", True),
    ("overlaps([1..5], [4..9])", True),
    ("overlaps before([1..5], [4..9])", True),
    ("overlaps after([4..9], [1..5])", True),
    ("finishes(9, [1..9])", True),
    ("finished by([1..9], [3..9])", True),
    ("includes([1..9], 9)", True),
    ("during([2..3], [1..9])", True),
    ("starts([1..3], [1..9])", True),
    ("started by([1..9], 1)", True),
    ("coincides([1..3], [1..3])", True),
    ('range("[1..)") = (>= 1)', True),
    ('range("[..1]")', None),
]


@pytest.mark.parametrize(("text", "wanted"), EXAMPLES)
def test_a_function_has_the_value_of_the_standard(text: str, wanted: object) -> None:
    assert value(text) == wanted


def test_every_function_has_an_example() -> None:
    texts = " ".join(text for text, _ in EXAMPLES) + " now( today( "
    assert [name for name in BUILTINS if f"{name}(" not in texts and not name.startswith("time")] == []


def test_the_clock_is_the_one_that_was_passed() -> None:
    moment = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    assert str(parse("now()").evaluate({}, now=moment).value) == "2026-11-22T08:30:00Z"
    assert str(parse("today()").evaluate({}, now=moment).value) == "2026-11-22"


def external(signature: str, call: str, cls: str = "Math") -> object:
    """What a call of a method of a Java class comes to."""
    params = ", ".join(f"p{at}" for at in range(1 + call.count(",")))
    java = f'{{java: {{class: "java.lang.{cls}", method signature: "{signature}"}}}}'
    return value(f"(function({params}) external {java})({call})")


def test_the_few_pure_functions_of_java_are_written_anew() -> None:
    assert external("max(double, double)", "1.5, 2.5") == "2.5"
    assert external("max(int,int)", "1.5, 2") is None
    assert external("abs(long)", "-3") == 3
    assert external("pow(double,double)", "2, 10") == 1024
    assert external("floor(double)", "-1.5") == -2
    assert external("valueOf(java.lang.String)", '"123"', "Integer") == 123
    assert external("valueOf(java.lang.String)", '"1.5"', "Integer") is None
    assert external("valueOf(byte)", "128", "Byte") is None
    assert external("valueOf(char)", '"ab"', "String") is None
    text = "format(java.lang.String, [Ljava.lang.Object;)"
    assert external(text, '"%s is %s: 100%%", "a", 2', "String") == "a is 2: 100%"
    assert external(text, '"%d", 1', "String") is None
    assert external(text, '"%s %s", 1', "String") is None


@pytest.mark.parametrize("angle", ["0", "1", "-7", "3.14159", "123", "100000"])
def test_sine_and_cosine_are_those_of_the_circle(angle: str) -> None:
    sine, cosine = (Decimal(str(external(f"{name}(double)", angle))) for name in ("sin", "cos"))
    assert abs(sine * sine + cosine * cosine - 1) < Decimal("1e-25")
    assert abs(float(sine) - math.sin(float(angle))) < 1e-12
    assert abs(float(cosine) - math.cos(float(angle))) < 1e-12
