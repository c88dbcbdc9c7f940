"""What each construct of the language comes to."""

import pytest

from tests.engine.feel.cases import value


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1 + 2 * 3 ** 2 - 4 / 2", 17),
        ("-2 ** 2", 4),
        ("2 ** 3 ** 2", 64),
        ("10 * -10", -100),
        (".5 + 1.25e2", "125.5"),
        ('"a" + "b"', "ab"),
        ('"a" + 1', None),
        ("1 / 0", None),
        ("0.1 + 0.2 = 0.3", True),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("9999999999999999999999999999999999 + 1", "1.000000000000000000000000000000000E+34"),
        ("{a: 1, b: a + 1}.b", 2),
        ('{"two words": 1}.two words', 1),
        ("{foo+bar: 1, c: foo+bar + 1}.c", 2),
        ("{a: 1, a: 2}", None),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][4]", None),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("[{a: 1}, {a: 2}][a = 2].a", [2]),
        ("[{a: 1}, {b: 2}].a", [1, None]),
        ("5[1]", 5),
        ("null.a", None),
        ("if 1 > 2 then 3 else 4", 4),
        ("if null then 3 else 4", 4),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in [1, 2], j in [i, 10] return i * j", [1, 10, 4, 20]),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ("for i in (1..4) return i", [2, 3]),
        ('for d in @"2026-02-27"..@"2026-03-01" return d.day', [27, 28, 1]),
        ("some x in [1, 2] satisfies x > 1", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("every x in [] satisfies false", True),
        ("some x in [null, 1] satisfies x > 1", None),
        ("{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(5)}.r", 120),
        ("(function(a, b) a - b)(b: 1, a: 3)", 2),
        ('(function(a: number) a)("x")', None),
        ("(for i in 1..3 return function(x) x + i)[1](10)", 11),
        ("5 between 1 and 5", True),
        ("5 in [1..5)", False),
        ("5 in (< 3, > 4)", True),
        ("5 in ]4..6[", True),
        ("5 in != 5", False),
        ("5 in (null..10]", None),
        ("null in (null)", True),
        ('{"a": {"x": 1, "b": {"x": 2}}}...x', [1, 2]),
        ("1 // one\n + /* two */ 2", 3),
        ("not(null)", None),
    ],
)
def test_a_construct_has_the_value_of_the_standard(text: str, wanted: object) -> None:
    assert value(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("true and false", False),
        ("false and null", False),
        ("true and null", None),
        ("true or null", True),
        ("false or null", None),
        ("null = null", True),
        ("1 = null", False),
        ('1 = "1"', None),
        ("[1, [2]] = [1, [2]]", True),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("null < 1", None),
        ('"a" < "b"', True),
        ("[1..2] = [1..2]", True),
        ("(1..2] = ]1..2]", True),
        ('duration("P1Y") = duration("P365D")', None),
        ('@"2018-12-08T00:00:00+00:00" = @"2018-12-08T00:00:00@Etc/UTC"', True),
        ('@"2018-12-08T00:00:00" = @"2018-12-08T00:00:00Z"', False),
        ('@"2002-04-02" = @"2002-04-02T00:00:00Z"', True),
    ],
)
def test_logic_and_equality_know_three_values(text: str, wanted: object) -> None:
    assert value(text) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1 instance of number", True),
        ("null instance of number", False),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("{a: 1} instance of context<a: number>", True),
        ("{a: 1} instance of context<a: number, b: string>", False),
        ("[1..2] instance of range<number>", True),
        ('(function(a: string) "x") instance of function<string>->string', True),
        ("(function(a: string) 1) instance of function<string>->string", False),
        ('@"P1Y" instance of years and months duration', True),
        ('date and time("2026-01-01T00:00:00") instance of date and time', True),
    ],
)
def test_instance_of_asks_the_type(text: str, wanted: bool) -> None:
    assert value(text) is wanted
