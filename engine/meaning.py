"""What a saved state means, without the way in which a revision of the engine writes it down.

Two states mean the same where the instance stands at the same places with the same data, waits for the same and has failed
at the same. Numbers, the order of tokens and the notes an element keeps for itself are ways of writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from engine.state import AT, HOST, INDEX, KIND, NODE, NUMBER, PHASE, SCOPE, Scope, note, subscription, suspended_at, token

Said = dict[str, Any]


def meaning(state: Mapping[str, Any]) -> Said:
    """What the state says, aspect by aspect: `status`, `places`, `data`, `joins`, `waits`, `undo` and `incidents`."""
    scopes = {scope.number: scope for scope in map(Scope.load, state["s"])}
    ways = {number: _way(scopes, number) for number in scopes}
    tokens = {record[NUMBER]: token(record) for record in state["t"]}
    held = suspended_at(dict(state))
    return {
        "status": [state["st"], state.get("o"), state["p"], state["def"], held and held.isoformat(), state.get("z", {}).get("k")],
        "places": _sorted([ways[one[SCOPE]], one[NODE], one[PHASE]] for one in tokens.values()),
        "data": _sorted(
            [
                *([ways[number], scope.document] for number, scope in scopes.items()),
                *([ways[one[SCOPE]], one[NODE], note(one, "d")] for one in tokens.values() if note(one, "d")),
            ]
        ),
        "joins": _sorted([ways[number], scope.marking] for number, scope in scopes.items() if scope.marking),
        "waits": _sorted(_wait(ways, tokens, subscription(one)) for one in state.get("e", ())),
        "undo": _sorted([ways[number], [one[0] for one in scope.compensations]] for number, scope in scopes.items()),
        "incidents": _sorted(one[2:4] for one in state.get("i", ())),
    }


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The aspects in which two saved states say something else; none where they mean the same."""
    here, there = meaning(one), meaning(other)
    return [aspect for aspect, said in here.items() if said != there[aspect]]


def _way(scopes: Mapping[int, Scope], number: int | None) -> list[Any]:
    """The scope by what stands around it, from the outermost process inwards."""
    scope = scopes.get(number) if number is not None else None
    return [] if scope is None else [*_way(scopes, scope.parent), [scope.process, scope.node, scope.item]]


def _wait(ways: Mapping[int, Any], tokens: Mapping[int, Any], record: list[Any]) -> list[Any]:
    host = record[HOST]
    place = ways[-1 - host] if host < 0 else [*ways[tokens[host][SCOPE]], tokens[host][NODE]]
    return [place, record[KIND], record[AT], record[INDEX]]


def _sorted(values: Iterable[Any]) -> list[str]:
    return sorted(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode() for value in values)
