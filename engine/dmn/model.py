"""Decision models: what they hold, and how a decision is evaluated with all it requires (DMN 1.5, chapters 6 and 10.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.dmn.errors import DmnError, UnknownDecision
from engine.dmn.plan import Plan, make_plan
from engine.dmn.result import DecisionResult, MatchedRule
from engine.dmn.table import DecisionTable
from engine.feel import Budget, FeelLimitError
from engine.feel.compiler import Compiler
from engine.feel.errors import NullValue
from engine.feel.expression import Variables
from engine.feel.functions import declared
from engine.feel.functions import invoke as call_function
from engine.feel.nodes import Host, Node, Typed
from engine.feel.run import Run, Scope
from engine.feel.types import Type, coerce
from engine.feel.values import Function, from_python

MAX_REQUIREMENTS = 60


@dataclass(frozen=True, slots=True)
class InputData:
    """A fact the model takes from outside."""

    id: str
    name: str
    type: Type | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """An element another one needs: the model it is in and its id; `alias` is the import's name, None for the own model."""

    model: DecisionModel
    id: str
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: its id, its name, the type of its answer, its expression, and what it requires.

    `table` is its decision table when its logic is one.
    """

    id: str
    name: str
    type: Type | None
    node: Node
    requires: tuple[Requirement, ...]
    closure: Callable[[Scope], Any]

    @property
    def table(self) -> DecisionTable | None:
        """The decision table of this decision, if its logic is one."""
        node, _ = self.unwrapped()
        source = node.source if isinstance(node, Host) else None
        return source if isinstance(source, DecisionTable) else None

    def unwrapped(self) -> tuple[Node, list[Type]]:
        """The logic itself, and the types its answer is made to conform to, the innermost first."""
        node, kinds = self.node, list[Type]()
        while isinstance(node, Typed):
            kinds.insert(0, node.type)
            node = node.value
        return node, kinds


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function with the other functions it may call."""

    id: str
    name: str
    requires: tuple[Requirement, ...]
    closure: Callable[[Scope], Any]


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: decisions offered as one function of its inputs."""

    id: str
    name: str
    type: Type | None
    outputs: tuple[Requirement, ...]
    inputs: tuple[Requirement, ...]
    types: tuple[Type | None, ...]


@dataclass(eq=False)
class DecisionModel:
    """A model read from a file: `decisions`, `knowledge`, `services` and `inputs` by id; `hash` is the sha256 of the source.

    `imports` are the models it uses by the name it gives them, `merged` those it uses without a name, as if their
    elements were its own.
    """

    id: str
    name: str
    namespace: str
    hash: str
    decisions: dict[str, Decision] = field(default_factory=dict)
    inputs: dict[str, InputData] = field(default_factory=dict)
    knowledge: dict[str, Knowledge] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    imports: dict[str, DecisionModel] = field(default_factory=dict)
    merged: list[DecisionModel] = field(default_factory=list)
    types: dict[str, Type] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    _plans: dict[str, Plan | None] = field(default_factory=dict)

    def decision(self, id_or_name: str) -> Decision:
        """A decision by its id or its name, of this model or a merged one; raises UnknownDecision."""
        return self._decision(id_or_name)[1]

    def _decision(self, id_or_name: str) -> tuple[DecisionModel, Decision]:
        for model in self._parts():
            found = _named(model.decisions, id_or_name)
            if found is not None:
                return model, found
        raise UnknownDecision(f"The model has no decision {id_or_name}.", id_or_name)

    def _parts(self) -> Iterator[DecisionModel]:
        """This model and its merged ones, depth first."""
        pending, seen = [self], list[DecisionModel]()
        while pending:
            model = pending.pop(0)
            yield model
            seen.append(model)
            pending = [part for part in model.merged if part not in seen] + pending

    def owner(self, id: str) -> DecisionModel:
        """The model that holds an element: this one, else the first of its merged models, depth first.

        It is this one too when none of them holds it.
        """
        for model in self._parts():
            if any(id in elements for elements in (model.decisions, model.inputs, model.knowledge, model.services)):
                return model
        return self

    def named(self, name: str) -> Decision | InputData | Knowledge | Service | None:
        """The element of this model, not of a merged one, that has this name."""
        for elements in (self.decisions, self.inputs, self.knowledge, self.services):
            for element in elements.values():
                if element.name == name:
                    return element
        return None

    def element(self, id: str) -> Decision | InputData | Knowledge | Service:
        """Any element by its id; raises UnknownDecision."""
        for elements in (self.decisions, self.inputs, self.knowledge, self.services):
            if id in elements:
                return elements[id]
        raise UnknownDecision(f"The model {self.name} has no element {id}.", id)

    def evaluate(
        self, decision_id: str, variables: Mapping[str, object], *, now: datetime | None = None, budget: Budget | None = None
    ) -> DecisionResult:
        """Evaluate a decision and all it requires for these facts; `now` is the moment of `now()` and `today()`.

        Raises UnknownDecision, FeelLimitError beyond the budget, FeelError for a fact that is no FEEL value.
        """
        try:
            plan = self._plans[decision_id]
        except KeyError:
            plan = self._plan(decision_id)
        if plan is not None:
            result = plan(variables)
            if result is not None:
                return result
        model, decision = self._decision(decision_id)
        needed = Requirement(model, decision.id)
        return _result(Run(now, budget), lambda run: Evaluation(self, variables, run).required(needed))

    def _plan(self, decision_id: str) -> Plan | None:
        model, decision = self._decision(decision_id)
        if model is not self:
            self._plans[decision_id] = None
            return None
        own = [part.id for part in decision.requires if part.model is self and part.id in self.inputs]
        facts = {self.inputs[id].name: self.inputs[id].type for id in own}
        if not self.inputs and decision.table is not None:
            facts = dict.fromkeys(decision.table.names)
        _, kinds = decision.unwrapped()
        plan = make_plan(decision.table, kinds, facts) if len(own) == len(decision.requires) else None
        self._plans[decision_id] = plan
        return plan

    def invoke(
        self, name: str, arguments: Mapping[str, object], *, now: datetime | None = None, budget: Budget | None = None
    ) -> DecisionResult:
        """Call a decision service or a business knowledge model by id or name with named arguments.

        An argument that is missing is null. Raises as `evaluate` does.
        """
        for model in self._parts():
            element = _named({**model.services, **model.knowledge}, name)
            if element is not None:
                break
        else:
            raise UnknownDecision(f"The model has no decision {name}.", name)
        needed = Requirement(model, element.id)

        def call(run: Run) -> Any:
            function = Evaluation(self, {}, run).required(needed)
            values = [from_python(arguments.get(param)) for param in function.params]
            return call_function(function, values, run)

        return _result(Run(now, budget), call)


def _named(elements: Mapping[str, Any], id_or_name: str) -> Any:
    if id_or_name in elements:
        return elements[id_or_name]
    return next((element for element in elements.values() if element.name == id_or_name), None)


def _result(run: Run, evaluate: Callable[[Run], Any]) -> DecisionResult:
    try:
        value = evaluate(run)
    except NullValue as reason:
        run.warn(str(reason))
        value = None
    except RecursionError:
        raise FeelLimitError("The evaluation is nested too deep.") from None
    matched = tuple(entry for entry in run.trace if type(entry) is MatchedRule)
    inputs = [part for entry in run.trace if type(entry) is tuple for part in entry[0].evaluated_inputs(entry[1])]
    return DecisionResult(value, matched, tuple(run.warnings), tuple(inputs))


class Evaluation:
    """One evaluation of a model: every element is evaluated at most once, when it is first needed."""

    def __init__(
        self, model: DecisionModel, variables: Mapping[str, object], run: Run, root: Mapping[str, object] | None = None
    ) -> None:
        self.model = model
        self.variables = Variables(variables, run)
        self.root = variables if root is None else root
        self.run = run
        self.known: dict[str, Any] = {}
        self.nested: dict[int, Evaluation] = {}
        self.outer: Evaluation | None = None
        self.depth = 0

    def value(self, element: Decision | InputData | Knowledge | Service) -> Any:
        """The value of an element: an answer, a fact, or a function."""
        if element.id not in self.known:
            self.depth += 1
            if self.depth > MAX_REQUIREMENTS:
                raise FeelLimitError(f"Decisions require each other more than {MAX_REQUIREMENTS} levels deep.")
            self.known[element.id] = self._compute(element)
            self.depth -= 1
        return self.known[element.id]

    def _compute(self, element: Decision | InputData | Knowledge | Service) -> Any:
        if isinstance(element, InputData):
            return self._fact(element)
        if isinstance(element, Decision):
            return self.decide(element)
        return self._service(element) if isinstance(element, Service) else self._knowledge(element)

    def decide(self, decision: Decision) -> Any:
        """The answer of a decision; null when it does not conform to its type."""
        return decision.closure(self.scope(decision))

    def scope(self, element: Decision | Knowledge) -> Scope:
        """The names an element may read: what it requires, or every fact in a model that declares none."""
        hidden = self.model.inputs
        scope = Scope({} if hidden else self.variables, self.run)
        for requirement in element.requires:
            value = self.required(requirement)
            name = requirement.model.element(requirement.id).name
            if requirement.alias:
                scope.setdefault(requirement.alias, {})[name] = value
            else:
                scope[name] = value
        return scope

    def required(self, requirement: Requirement) -> Any:
        """The value of a required element, of this model or an imported one.

        An element of a merged model gives way to one of the same name in the model that merges it.
        """
        element = requirement.model.element(requirement.id)
        outer = None if requirement.alias else self.outer
        while outer is not None:
            own = outer.model.named(element.name)
            if own is not None:
                return outer.value(own)
            outer = outer.outer
        evaluation = self if requirement.model is self.model else self._nested(requirement)
        return evaluation.value(element)

    def _nested(self, requirement: Requirement) -> Evaluation:
        key = id(requirement.model)
        if key not in self.nested:
            alias = requirement.alias or ""
            facts = self.variables[alias] if alias in self.variables.parent else None
            nested = {**self.root, **facts} if isinstance(facts, dict) else self.root
            self.nested[key] = Evaluation(requirement.model, nested, self.run, self.root)
            self.nested[key].nested = {**self.nested, **self.nested[key].nested}
            self.nested[key].outer = None if requirement.alias else self
        return self.nested[key]

    def _fact(self, element: InputData) -> Any:
        try:
            value = self.variables[element.name]
        except KeyError:
            self.run.warn(f"there is no fact {element.name}")
            return None
        if element.type is None:
            return value
        value, fits = coerce(value, element.type)
        if not fits:
            self.run.warn(f"{element.name} is not of type {element.type}")
        return value

    def _knowledge(self, element: Knowledge) -> Any:
        # The function may call itself, so its own name must be there before its body runs.
        scope = self.scope(element)
        function = element.closure(scope)
        scope[element.name] = function
        return function

    def _service(self, service: Service) -> Function:
        inputs = [requirement.model.element(requirement.id) for requirement in service.inputs]
        pairs = zip(service.inputs, inputs, strict=True)
        params = tuple(f"{part.alias}.{element.name}" if part.alias else element.name for part, element in pairs)

        def call(run: Run, arguments: list[Any]) -> Any:
            run.budget.spend()
            inner = Evaluation(self.model, {}, run)
            for requirement, element, argument in zip(service.inputs, inputs, arguments, strict=True):
                target = inner if requirement.model is self.model else inner._nested(requirement)
                target.known[element.id] = declared(argument, getattr(element, "type", None), element.name, run)
            answers = {}
            for requirement in service.outputs:
                answers[requirement.model.element(requirement.id).name] = inner.required(requirement)
            value = next(iter(answers.values())) if len(answers) == 1 else answers
            return declared(value, service.type, service.name, run)

        return Function(service.name, params, call, service.types)


def compiled(node: Node, names: frozenset[str]) -> Callable[[Scope], Any]:
    """The closure of a node; raises DmnError when it is nested too deep."""
    try:
        return Compiler(names).closure(node)
    except FeelLimitError as reason:
        raise DmnError(str(reason)) from None
