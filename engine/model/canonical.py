"""The Model as canonical JSON: one Model, one text, one hash.

Mappings of nodes, flows and processes are written as lists, because their order is the file's and means something.
Fields that hold their default are left out; a change of a default is a change of the format version.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from engine.errors import UnreadableError
from engine.model.graph import Model

FORMAT = 1


def to_json(model: Model) -> bytes:
    """Canonical JSON in UTF-8: sorted keys, no spaces, named by its format version."""
    document = {"format": FORMAT, "model": _encoded(model)}
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def from_json(data: bytes) -> Model:
    """The Model that `to_json` wrote. Raises UnreadableError for another format or a text that is no Model."""
    try:
        document = json.loads(data)
        if document["format"] != FORMAT:
            raise UnreadableError(f"The model has the format {document['format']!r}, and only {FORMAT} can be read.")
        return _decoder(Model)(document["model"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError(f"The text is no model: {error}") from error


def _encoded(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        given = ((f, getattr(value, f.name)) for f in dataclasses.fields(value))
        return {f.name: _encoded(v) for f, v in given if v != _default(f)}
    if isinstance(value, Mapping):
        items = list(value.values())
        return [_encoded(v) for v in items] if items and dataclasses.is_dataclass(items[0]) else dict(value)
    return [_encoded(v) for v in value] if isinstance(value, tuple) else value


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """How to read a value of a type; the types of `graph` use dataclasses, tuples, mappings, unions with None and plain values."""
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _dataclass_decoder(kind)
    if origin is types.UnionType:
        inner = _decoder(next(a for a in arguments if a is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        readers = [_decoder(a) for a in arguments if a is not Ellipsis]
        if Ellipsis in arguments:
            return lambda value: tuple(readers[0](v) for v in value)
        return lambda value: tuple(reader(v) for reader, v in zip(readers, value, strict=True))
    if origin is Mapping and isinstance(arguments[1], type) and dataclasses.is_dataclass(arguments[1]):
        each = _dataclass_decoder(arguments[1])
        return lambda value: {item.id: item for item in map(each, value)}
    return _plain


def _plain(value: Any) -> Any:
    return value


def _dataclass_decoder(kind: type[Any]) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = {f.name: _decoder(hints[f.name]) for f in dataclasses.fields(kind)}
    return lambda value: kind(**{name: readers[name](v) for name, v in value.items()})
