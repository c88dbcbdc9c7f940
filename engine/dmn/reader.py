"""Reads a DMN file into a DecisionModel: every expression is parsed, every reference resolved, or the file is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from engine.dmn import table_reader
from engine.dmn.boxed import Reading, boxed_child, declared_names, param_types, read_boxed, read_function, typed
from engine.dmn.errors import DmnError, DmnUnsupportedError
from engine.dmn.items import Types
from engine.dmn.model import (
    Decision,
    DecisionModel,
    InputData,
    Knowledge,
    Requirement,
    Service,
    compiled,
)
from engine.dmn.xml import Element, child, children, id_of, name_of, parse_xml
from engine.feel.nodes import Const, FunctionDefinition
from engine.feel.types import Type

Importer = Callable[[str, str], DecisionModel]
# Registers how a decision table is read.
_REGISTERED = table_reader
MAX_ELEMENTS = 5_000


def no_imports(namespace: str, location: str) -> DecisionModel:
    """The importer of a model that may not import: raises DmnUnsupportedError."""
    raise DmnUnsupportedError(f"The model imports {namespace or location}, which is not at hand.")


class Reader:
    """Reads one file; `importer(namespace, location)` gives the models it imports."""

    def __init__(self, source: bytes, importer: Importer = no_imports, tolerant: bool = False) -> None:
        self.root = parse_xml(source)
        self.model = DecisionModel(
            self.root.get("id", ""), name_of(self.root), self.root.get("namespace", ""), hashlib.sha256(source).hexdigest()
        )
        self.tolerant = tolerant
        self.spaces: dict[str, tuple[str, DecisionModel]] = {}
        self.own = {id_of(element) for element in children(self.root)}
        self._imports(importer)
        self.model.names = declared_names(self.root).union(*(model.names for _, model in self.spaces.values()))
        types = Types(children(self.root, "itemDefinition"), self._imported_types(), self.model.names)
        self.model.types = types.named
        self.reading = Reading(self.model.names, types, tolerant)

    def read(self) -> DecisionModel:
        """The model; raises DmnError for anything that cannot be evaluated as the standard says."""
        elements = list(self.root)
        if len(elements) > MAX_ELEMENTS:
            raise DmnError(f"The model holds more than {MAX_ELEMENTS} elements.")
        for element in children(self.root, "inputData"):
            kind = self._type(child(element, "variable"))
            self.model.inputs[id_of(element)] = InputData(id_of(element), name_of(element), kind)
        for element in children(self.root, "businessKnowledgeModel"):
            self._each(element, self._knowledge)
        for element in children(self.root, "decision"):
            self._each(element, self._decision)
        for element in children(self.root, "decisionService"):
            self._each(element, self._service)
        self._check_references()
        return self.model

    def _each(self, element: Element, read: Callable[[Element], None]) -> None:
        try:
            read(element)
        except DmnError as error:
            if not error.element_id:
                error.element_id = element.get("id", "")
            raise

    def _imports(self, importer: Importer) -> None:
        for element in children(self.root, "import"):
            if "DMN" not in (element.get("importType") or "DMN"):
                raise DmnUnsupportedError(f"An import of {element.get('importType')} is refused.", element.get("id", ""))
            namespace = element.get("namespace", "")
            model = importer(namespace, element.get("locationURI", ""))
            self.spaces[namespace] = (name_of(element), model)
            if name_of(element):
                self.model.imports[name_of(element)] = model
            else:
                self.model.merged.append(model)

    def _imported_types(self) -> Mapping[str, Type]:
        # The first of two imports that define the same name wins.
        return {
            f"{alias}.{name}" if alias else name: kind
            for alias, model in reversed(self.spaces.values())
            for name, kind in model.types.items()
        }

    def _type(self, element: Element | None) -> Type | None:
        try:
            return self.reading.types.of(element)
        except DmnError:
            if not self.tolerant:
                raise
            return None

    def _decision(self, element: Element) -> None:
        id, name = id_of(element), name_of(element)
        held = boxed_child(element)
        node = Const(None) if held is None else read_boxed(held, self.reading, f"Decision {name}")
        kind = self._type(child(element, "variable"))
        node = typed(node, kind, f"the answer of {name}")
        requires = self._requirements(element)
        self.model.decisions[id] = Decision(id, name, kind, node, requires, compiled(node, self.model.names))

    def _knowledge(self, element: Element) -> None:
        id, name = id_of(element), name_of(element)
        logic = child(element, "encapsulatedLogic")
        node: FunctionDefinition | Const = Const(None)
        if logic is not None:
            node = self._function(logic, name)
        if isinstance(node, FunctionDefinition):
            returns = node.returns or self._type(child(element, "variable"))
            types = node.types
            if returns is not None and returns.name == "function":
                # Some tools write the type of the function, some that of its result.
                types = param_types(types, returns)
                returns = returns.returns
            node = FunctionDefinition(node.params, types, node.body, name, returns)
        closure = compiled(node, self.model.names)
        self.model.knowledge[id] = Knowledge(id, name, self._requirements(element), closure)

    def _function(self, logic: Element, name: str) -> FunctionDefinition | Const:
        try:
            return read_function(logic, self.reading, f"Knowledge model {name}", name)
        except DmnError:
            if not self.tolerant:
                raise
            return Const(None)

    def _service(self, element: Element) -> None:
        id, name = id_of(element), name_of(element)
        outputs = tuple(self._references(element, "outputDecision"))
        inputs = (*self._references(element, "inputData"), *self._references(element, "inputDecision"))
        kind = self._type(child(element, "variable"))
        types: tuple[Type | None, ...] = (None,) * len(inputs)
        if kind is not None and kind.name == "function":
            types, kind = param_types(types, kind), kind.returns
        self.model.services[id] = Service(id, name, kind, outputs, inputs, types)

    def _requirements(self, element: Element) -> tuple[Requirement, ...]:
        found = []
        for requirement in children(element, "informationRequirement"):
            found += [*self._references(requirement, "requiredDecision"), *self._references(requirement, "requiredInput")]
        for requirement in children(element, "knowledgeRequirement"):
            found += self._references(requirement, "requiredKnowledge")
        return tuple(found)

    def _references(self, element: Element, name: str) -> list[Requirement]:
        return [self._reference(part.get("href", ""), element) for part in children(element, name)]

    def _reference(self, href: str, element: Element) -> Requirement:
        namespace, _, id = href.rpartition("#")
        if not namespace or namespace == self.model.namespace:
            if id in self.own:
                return Requirement(self.model, id)
            return Requirement(self.model.owner(id), id)
        if namespace in self.spaces:
            alias, model = self.spaces[namespace]
            return Requirement(model.owner(id), id, alias)
        raise DmnError(f"The reference {href} leads to a model that is not imported.", element.get("id", ""))

    def _check_references(self) -> None:
        elements: list[Decision | Knowledge] = [*self.model.decisions.values(), *self.model.knowledge.values()]
        for element in elements:
            for requirement in element.requires:
                self._resolve(requirement, element.id)
        for service in self.model.services.values():
            for requirement in (*service.outputs, *service.inputs):
                self._resolve(requirement, service.id)
        _check_cycles(self.model)

    def _resolve(self, requirement: Requirement, owner: str) -> None:
        try:
            requirement.model.element(requirement.id)
        except DmnError:
            raise DmnError(f"{owner} requires {requirement.id}, which does not exist.", owner) from None


def _check_cycles(model: DecisionModel) -> None:
    done: set[str] = set()
    for start in model.decisions:
        path: list[tuple[str, int]] = [(start, 0)]
        while path:
            id, at = path.pop()
            requires = [part.id for part in model.decisions[id].requires if part.model is model and part.id in model.decisions]
            if at < len(requires):
                path.append((id, at + 1))
                following = requires[at]
                if any(following == earlier for earlier, _ in path):
                    raise DmnError(f"The decision {model.decisions[following].name} requires itself.", following)
                if following not in done:
                    path.append((following, 0))
            else:
                done.add(id)


def read_dmn(source: bytes, *, importer: Importer = no_imports, tolerant: bool = False) -> DecisionModel:
    """Read a DMN 1.1 to 1.5 file of any namespace prefix.

    `importer(namespace, location)` gives the models it imports; without one an import is refused. `tolerant` makes an
    expression that cannot be read null instead of refusing the file; conformance tests need it, uploads must not use it.
    Raises DmnError with the id of the element and a sentence.
    """
    return Reader(source, importer, tolerant).read()
