"""Values that an operator types: text, JSON or a FEEL expression over the instance's own variables; and values shown."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from engine.feel import Budget, FeelError, from_json, in_chinese, parse, to_json
from processes import codes
from processes.errors import InvalidError
from processes.forms.characters import storable
from processes.forms.strict import strict_json
from processes.texts import text

Typed = Literal["text", "json", "feel"]
UNKEPT = text("内容过长或含有不能保存的字符。", "This is too long or holds characters that cannot be kept.")
LONGEST = 20_000
LONGEST_SHOWN = 600
STEPS = 100_000
_CITIZEN_ID = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
_NAMES = frozenset({"name", "applicant_name", "legal_rep_name", "legal_representative", "address"})


def read(kind: str, typed: str, variables: Mapping[str, Any], now: datetime, field: str = "value") -> Any:
    """The value as it is stored in a document. InvalidError, under the name of the field, for what is none."""
    if len(typed) > LONGEST or not storable(typed):
        raise InvalidError({field: [UNKEPT]})
    if kind == "text":
        return typed
    if kind == "json":
        return _json(typed, field)
    if kind != "feel":
        raise InvalidError({"kind": [text("请选择值的写法。", "Choose how the value is written.")]})
    return _feel(typed, variables, now, field)


def plain_json(value: Any, field: str) -> Any:
    """A value that came as JSON, as it is stored. InvalidError where a document cannot hold it."""
    try:
        return to_json(from_json(value))
    except (FeelError, ValueError, TypeError, KeyError):
        raise InvalidError({field: [text("这个值不能保存。", "This value cannot be kept.")]}) from None


def shown(value: Any, name: str = "") -> str:
    """A stored value as JSON of at most 600 characters, numbers, names and addresses of persons masked."""
    told = json.dumps(masked(value, name), ensure_ascii=False, default=str)
    return told if len(told) <= LONGEST_SHOWN else told[:LONGEST_SHOWN] + "…"


def masked(value: Any, name: str = "") -> Any:
    """The value with what identifies a person masked."""
    if isinstance(value, Mapping):
        return {key: masked(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [masked(each, name) for each in value]
    if not isinstance(value, str):
        return value
    if name in _NAMES:
        return codes.mask_name(value)
    return _MOBILE.sub(_stars, _CITIZEN_ID.sub(_stars, value))


def _stars(found: re.Match[str]) -> str:
    return codes.mask_citizen_id(found[0])


def _json(typed: str, field: str) -> Any:
    try:
        value = strict_json(typed.encode())
    except InvalidError:
        raise InvalidError({field: [text("这不是合法的 JSON。", "This is no valid JSON.")]}) from None
    return plain_json(value, field)


def _feel(typed: str, variables: Mapping[str, Any], now: datetime, field: str) -> Any:
    try:
        known = {key: from_json(value) for key, value in variables.items()}
        result = parse(typed, names=list(known)).evaluate(known, now=now, budget=Budget(steps=STEPS))
        value = to_json(result.value)
    except FeelError as error:
        raise InvalidError(
            {field: [text(f"表达式不能计算：{in_chinese(str(error))}", f"The expression has no value: {error}")]}
        ) from None
    if value is None and typed.strip() != "null":
        why = "; ".join(result.warnings) or "null"
        raise InvalidError({field: [text(f"表达式没有得到值：{why}", f"The expression came to nothing: {why}")]})
    return value
