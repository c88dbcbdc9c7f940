"""Item definitions as types of the expression language (DMN 1.5, 7.3.2 and 7.3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.dmn.errors import DmnError
from engine.dmn.xml import Element, child, children, name_of, tag, text_of, type_ref
from engine.feel import FeelError, UnaryTests, parse_unary_tests
from engine.feel.nodes import Const
from engine.feel.run import Run, Scope
from engine.feel.types import ALIASES, ANY, BASIC, Type


class Types:
    """The named types of one model, those of imported models under `import.name`; `ordered` are their allowed values."""

    def __init__(self, definitions: Iterable[Element], imported: Mapping[str, Type], names: frozenset[str]) -> None:
        self._elements = {name_of(element): element for element in definitions}
        self._names = names
        self._open: set[str] = set()
        self._built: set[str] = set()
        self.named: dict[str, Type] = dict(imported)
        self.ordered: dict[str, tuple[Any, ...]] = {}
        for name in self._elements:
            self.resolve(name)

    def resolve(self, ref: str, element_id: str = "") -> Type:
        """The type of a reference; raises DmnError for one that does not exist."""
        ref = ALIASES.get(ref, ref)
        if ref in self._elements and ref not in self._built:
            # A type that holds itself is checked to the first level only.
            if ref in self._open:
                return ANY
            self._open.add(ref)
            self.named[ref] = self._build(self._elements[ref], ref)
            self._open.discard(ref)
            self._built.add(ref)
        if ref in self.named:
            return self.named[ref]
        if ref in BASIC or not ref:
            return Type(ref) if ref else ANY
        if ":" in ref:
            # Some tools leave a prefix behind whose namespace the file does not declare.
            return self.resolve(ref.partition(":")[2], element_id)
        raise DmnError(f"There is no type {ref}.", element_id)

    def of(self, element: Element | None) -> Type | None:
        """The type an element refers to, or None when it refers to none."""
        ref = type_ref(element)
        if element is None or not ref:
            return None
        kind = self.resolve(ref, element.get("id", ""))
        # Files of DMN 1.1 also mark a variable as a collection.
        return Type("list", (kind,)) if tag(element) == "variable" and element.get("isCollection") == "true" else kind

    def _build(self, element: Element, name: str = "") -> Type:
        fields = tuple((name_of(part), self._build(part)) for part in children(element, "itemComponent"))
        function = child(element, "functionItem")
        if fields:
            base = Type("context", fields=fields)
        elif function is not None:
            params = tuple(self.of(part) or ANY for part in children(function, "parameters"))
            base = Type("function", params, returns=self.resolve(function.get("outputTypeRef") or "Any"))
        else:
            base = self.of(element) or ANY
        base = self._limited(base, child(element, "allowedValues"), name)
        if element.get("isCollection") == "true":
            base = Type("list", (base,))
        return self._limited(base, child(element, "typeConstraint"), "")

    def _limited(self, base: Type, allowed: Element | None, name: str) -> Type:
        if not text_of(allowed):
            return base
        tests = self._tests(allowed)
        if name:
            self.ordered[name] = literal_values(tests)
        # What a type allows takes the place of what its base type allows.
        return Type(base.name, base.args, base.fields, base.returns, (Allowed(tests),))

    def _tests(self, allowed: Element | None) -> UnaryTests:
        try:
            return parse_unary_tests(text_of(allowed), names=self._names)
        except FeelError as reason:
            place = "" if allowed is None else allowed.get("id", "")
            raise DmnError(f"The allowed values cannot be read: {reason}", place) from None


def literal_values(tests: UnaryTests) -> tuple[Any, ...]:
    """The literals a list of allowed values names, in order."""
    return tuple(test.value for test in tests.tests if isinstance(test, Const))


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a type allows, as a test of one value."""

    tests: UnaryTests

    def __call__(self, value: Any) -> bool:
        return self.tests.matches(value, Scope({}, Run()))
