"""Strict JSON: what is ambiguous, endless or impossible to store is refused with its place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.errors import InvalidError
from processes.forms import is_reserved, strict_json

PLAIN = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
NAMES = st.text(PLAIN, max_size=8).filter(lambda name: not is_reserved(name))
LEAVES = st.none() | st.booleans() | st.integers(-(10**18) + 1, 10**18 - 1) | st.text(PLAIN, max_size=20)
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=20)


@given(st.dictionaries(NAMES, TREES, max_size=5))
def test_ordinary_json_comes_back_as_it_was(value: dict[str, object]) -> None:
    text = json.dumps(value, ensure_ascii=False)
    if depth(value) <= 10:
        assert strict_json(text.encode()) == value
    else:
        with pytest.raises(InvalidError):
            strict_json(text.encode())


def depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_a_clear_error(data: bytes) -> None:
    try:
        strict_json(data)
    except InvalidError as error:
        assert error.errors
        assert all(set(sentence) == {"zh", "en"} for found in error.errors.values() for sentence in found)


@pytest.mark.parametrize("levels", [10, 11])
def test_ten_levels_are_let_in_and_eleven_not(levels: int) -> None:
    data = b'{"a":' * levels + b"1" + b"}" * levels
    if levels == 10:
        assert strict_json(data)
    else:
        with pytest.raises(InvalidError):
            strict_json(data)


@pytest.mark.parametrize(
    ("data", "key", "words"),
    [
        (b'{"a": {"b": [{"typename": 1}]}}', "a", "typename"),
        (b'{"a": {"__init__": 1}}', "a", "__init__"),
        (b'{"data_objects": 1}', "data_objects", "data_objects"),
        (b'{"a": 1234567890123456789}', "a", "18"),
        (b'{"a": 1e400}', "a", "18"),
        (b'{"a": 0.1234567890123456789}', "a", "18"),
        (b'{"a": "\\u0000"}', "a", "NUL"),
        (b'{"a": ["\\ud800"]}', "a", "NUL"),
        (b'{"\\udfff": 1}', "_schema", "NUL"),
        (b'{"a": 1, "a": 2}', "_schema", "a"),
        (b'{"a": NaN}', "_schema", "NaN"),
        (b'{\n "a": x}', "_schema", "line 2"),
    ],
)
def test_the_fault_and_its_place_are_named(data: bytes, key: str, words: str) -> None:
    with pytest.raises(InvalidError) as caught:
        strict_json(data)
    assert words in caught.value.errors[key][0]["en"]


def test_numbers_keep_every_digit() -> None:
    value = strict_json(b'{"a": 123456789012345678, "b": 0.10}')
    assert value["a"] == 123456789012345678
    assert str(value["b"]) == "0.10"


def test_the_limit_of_bytes_is_the_callers() -> None:
    assert strict_json(b'{"a":1}', limit=7) == {"a": 1}
    with pytest.raises(InvalidError):
        strict_json(b'{"a":1}', limit=6)
