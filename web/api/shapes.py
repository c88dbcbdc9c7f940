"""Types of answers and fields of bodies as JSON Schema; every dataclass becomes a component once."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from marshmallow import Schema, fields

Shape = dict[str, Any]
PLAIN: Mapping[Any, Shape] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Decimal: {"type": "string"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    type(None): {"type": "null"},
    Any: {},
    object: {},
}


class Shapes:
    """Shapes of types; `components` gathers those that have a name."""

    def __init__(self) -> None:
        self.components: dict[str, Shape] = {}
        self._names: dict[type, str] = {}

    def of(self, kind: Any) -> Shape:
        """The shape of a type, of a mapping of names to types, or of a list of such a one. TypeError for one that is not known."""
        if isinstance(kind, Mapping):
            return self._object(kind)
        if isinstance(kind, list):
            return {"type": "array", "items": self.of(kind[0])}
        if kind in PLAIN:
            return dict(PLAIN[kind])
        if is_dataclass(kind) and isinstance(kind, type):
            return self._named(kind)
        origin, inside = get_origin(kind), get_args(kind)
        if origin is Literal:
            return {"enum": list(inside)}
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.of(each) for each in inside]}
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(inside[1])}
        if origin is tuple and inside[-1] is not ...:
            return {"type": "array", "prefixItems": [self.of(each) for each in inside], "minItems": len(inside)}
        if origin is not None and inside:
            return {"type": "array", "items": self.of(inside[0])}
        if kind in (dict, Mapping):
            return {"type": "object"}
        raise TypeError(f"no shape for {kind!r}")

    def body(self, schema: type[Schema]) -> Shape:
        """The shape of what a schema reads."""
        found = schema()
        shape: Shape = {"type": "object", "additionalProperties": False, "description": (schema.__doc__ or "").strip()}
        shape["properties"] = {name: _field(field) for name, field in found.fields.items()}
        required = [name for name, field in found.fields.items() if field.required]
        return {**shape, "required": required} if required else shape

    def _named(self, kind: type) -> Shape:
        if kind not in self._names:
            taken = kind.__name__ in self._names.values()
            name = self._names[kind] = f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}" if taken else kind.__name__
            told = (kind.__doc__ or "").strip()
            self.components[name] = {**self._object(get_type_hints(kind)), "description": told}
        return {"$ref": f"#/components/schemas/{self._names[kind]}"}

    def _object(self, kinds: Mapping[str, Any]) -> Shape:
        return {"type": "object", "properties": {name: self.of(each) for name, each in kinds.items()}, "required": list(kinds)}


def _field(field: fields.Field[Any]) -> Shape:
    kinds = {fields.String: "string", fields.Integer: "integer", fields.Dict: "object"}
    kind = next(name for each, name in kinds.items() if isinstance(field, each))
    shape: Shape = {"type": [kind, "null"] if field.allow_none else kind}
    if isinstance(field, fields.Dict) and field.value_field is not None:
        shape["additionalProperties"] = _field(field.value_field)
    if "about" in field.metadata:
        shape["description"] = field.metadata["about"]
    return shape
