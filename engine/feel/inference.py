"""The type of an expression as far as its text alone tells it; `instance of` asks it of the result of a function."""

from __future__ import annotations

from engine.feel import nodes
from engine.feel.types import ANY, Type, type_of


def infer(node: nodes.Node) -> Type | None:
    """The type of a literal, a context or list of literals, a comparison; None when the text does not tell."""
    if isinstance(node, nodes.Const):
        return Type(type_of(node.value)) if node.value is not None else None
    if isinstance(node, nodes.ContextLiteral) and node.result is None:
        return Type("context", fields=tuple((key, infer(part) or ANY) for key, part in node.entries))
    if isinstance(node, nodes.ListLiteral):
        return _list_type(node)
    if isinstance(node, nodes.FunctionDefinition):
        params = tuple(kind or ANY for kind in node.types)
        return Type("function", params, returns=node.returns or infer(node.body) or ANY)
    return None


def _list_type(node: nodes.ListLiteral) -> Type:
    kinds = {infer(item) for item in node.items}
    only = kinds.pop() if len(kinds) == 1 else None
    return Type("list", (only or ANY,))
