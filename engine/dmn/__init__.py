"""Decision models of the DMN standard, editions 1.1 to 1.5, on top of `engine.feel` and nothing else.

    from engine.dmn import read_dmn

    model = read_dmn(open("fees.dmn", "rb").read())
    result = model.evaluate("fee", {"area": 80, "kind": "office"})
    result.value, result.matched, result.inputs, result.warnings

`read_dmn` parses every expression and every cell of every table and resolves every reference, or refuses the file with
DmnError: the element's id and a sentence. Decision tables with all hit policies and aggregators, requirement graphs,
knowledge models, boxed expressions, decision services, imports and item definitions are evaluated as the standard says.

When a model declares input data, a decision sees exactly what it requires; in a model that declares none (as some tools
write them) it sees all variables. Errors are drawn in `errors`.
"""

from engine.dmn.analysis import Analysis, analyse, analyse_decision
from engine.dmn.errors import DmnError, DmnSyntaxError, DmnUnsupportedError, UnknownDecision
from engine.dmn.explain import CellOutcome, Explanation, RowOutcome, explain
from engine.dmn.model import Decision, DecisionModel
from engine.dmn.reader import read_dmn
from engine.dmn.result import DecisionResult, EvaluatedInput, MatchedRule
from engine.dmn.table import DecisionTable

__all__ = [
    "Analysis",
    "CellOutcome",
    "Decision",
    "DecisionModel",
    "DecisionResult",
    "DecisionTable",
    "DmnError",
    "DmnSyntaxError",
    "DmnUnsupportedError",
    "EvaluatedInput",
    "Explanation",
    "MatchedRule",
    "RowOutcome",
    "UnknownDecision",
    "analyse",
    "analyse_decision",
    "explain",
    "read_dmn",
]
