"""Opening and closing scopes: processes, called processes, sub-processes and multi-instance items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.problem import ProblemError
from engine.state import NUMBER, Scope
from engine.subscriptions import listen, unlisten

if TYPE_CHECKING:
    from engine.elements.element import Element
    from engine.instance import Instance


def open_scope(instance: Instance, scope: Scope, starts: list[Element]) -> None:
    """The scope exists, its event sub-processes listen, and a token stands at each start."""
    instance.scopes[scope.number] = scope
    try:
        listen(instance, instance.drawn(scope).event_starts, -1 - scope.number, scope)
    except ProblemError:
        del instance.scopes[scope.number]
        raise
    for start in starts:
        start.arrive(instance, scope, None)
    instance.settling[scope.number] = None


def clear_scope(instance: Instance, scope: Scope, spare: int | None = None) -> None:
    """Nothing is open in the scope any more: its tokens are cancelled, except the one to spare, its joins empty.

    An ad-hoc sub-process starts nothing more then.
    """
    unlisten(instance, -1 - scope.number)
    scope.marking.clear()
    if "ah" in scope.notes:
        scope.notes.update(ah=[], over=1)
    instance.forget_incidents(-1 - scope.number)
    for record in instance.tokens_in(scope.number):
        if record[NUMBER] != spare:
            instance.cancel_token(record)


def remove_scope(instance: Instance, scope: Scope) -> None:
    """The scope and everything in it is gone."""
    clear_scope(instance, scope)
    del instance.scopes[scope.number]


def owned(instance: Instance, number: int) -> list[Scope]:
    """The scopes that belong to the token."""
    return [scope for scope in instance.scopes.values() if scope.owner == number]


def finish(instance: Instance, status: Any, outcome: str | None) -> None:
    """The instance ends here, whatever is open."""
    top = next(iter(instance.scopes.values()))
    clear_scope(instance, top)
    instance.end(status, outcome)
