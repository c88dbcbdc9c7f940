"""Context functions (DMN 1.5, 10.3.4.10)."""

from __future__ import annotations

from typing import Any

from engine.feel.errors import NullValue
from engine.feel.functions import builtin
from engine.feel.run import Run


@builtin("get value", "m:context, key:any")
def get_value(run: Run, m: dict[str, Any], key: Any) -> Any:
    """The value of a key, or of a path of keys in nested contexts."""
    if type(key) is list:
        value: Any = m
        for part in key:
            value = _entry(value, part)
        return value
    return _entry(m, key)


def _entry(value: Any, key: Any) -> Any:
    if type(value) is not dict or type(key) is not str:
        raise NullValue("the key is not a string or the value not a context")
    if key not in value:
        raise NullValue(f"the context has no entry {key}")
    return value[key]


@builtin("get entries", "m:context")
def get_entries(run: Run, m: dict[str, Any]) -> list[Any]:
    """A list of contexts with `key` and `value`."""
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context", "entries:list")
def context(run: Run, entries: list[Any]) -> dict[str, Any]:
    """The context that `get entries` would list."""
    made: dict[str, Any] = {}
    for entry in entries:
        if type(entry) is not dict or type(entry.get("key")) is not str or "value" not in entry:
            raise NullValue("an entry has no key and value")
        if entry["key"] in made:
            raise NullValue(f"the key {entry['key']} stands twice")
        made[entry["key"]] = entry["value"]
    return made


@builtin("context put", "context:context, key:string, value:any")
def put(run: Run, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """The context with one more or another entry."""
    run.budget.spend(len(context) // 10)
    return {**context, key: value}


@builtin("context put", "context:context, keys:list, value:any")
def put_path(run: Run, context: dict[str, Any], keys: list[Any], value: Any) -> dict[str, Any]:
    """The context with an entry of nested contexts replaced."""
    if not keys or any(type(key) is not str for key in keys):
        raise NullValue("the keys are not a list of strings")
    levels = [context]
    for key in keys[:-1]:
        inner = levels[-1].get(key)
        if inner is not None and type(inner) is not dict:
            raise NullValue(f"{key} is not a context")
        levels.append(inner or {})
    for level, key in zip(reversed(levels), reversed(keys), strict=True):
        run.budget.spend(1 + len(level) // 10)
        value = {**level, key: value}
    return value


@builtin("context merge", "contexts:list")
def merge(run: Run, contexts: list[Any]) -> dict[str, Any]:
    """One context with the entries of all; the last one wins."""
    merged: dict[str, Any] = {}
    for part in contexts:
        if type(part) is not dict:
            raise NullValue("the list holds something else than contexts")
        run.budget.spend(1 + len(part) // 10)
        merged.update(part)
    return merged
