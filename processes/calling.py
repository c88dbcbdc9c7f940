"""Calls between definitions: which published process a call reaches, who calls what, and what is current.

A process is called under the id that it has in its file. It has to belong to a plain process that is published: processes
of a service item run as cases of that item only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from engine.definition import Current, Definition, among, chosen
from engine.model.beginnings import PLAIN, openings
from engine.model.calls import ABROAD, CURRENT, DEPLOYMENT, LATEST, TAG, VERSION, Wanted, outside
from engine.model.graph import Model, Process
from engine.store.transaction import Transaction
from processes import definitions, rows, tables
from processes.definitions import Calls
from processes.texts import Text, text


@dataclass(frozen=True, slots=True)
class Reached:
    """What a call reaches. `version` is the hash that it runs now, `fixed` True where it will never run another."""

    wanted: Wanted
    key: str
    name: Text
    version: str
    number: int
    fixed: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """What the calls of a model reach, by the name of the call; `missing` says why others reach nothing.

    `current` tells what is current for all calls that leave it open, also those of the processes that are called; `keys` are
    the keys whose live versions any of them reaches.
    """

    calls: Calls = field(default_factory=Calls)
    reached: Mapping[str, Reached] = field(default_factory=dict)
    missing: Mapping[str, Text] = field(default_factory=dict)
    current: Current = field(default=lambda address: None)
    keys: frozenset[str] = frozenset()


Linking = Callable[[Model], Linked]
"""Looks for what a model calls outside its file. An edge opens a transaction for it."""


def nowhere(model: Model) -> Linked:
    """Nothing is published: for a look at files alone."""
    return Linked(missing={name: _unpublished(asked) for name, asked in outside(model).items()})


def within(others: Iterable[Definition]) -> Linking:
    """The calls of a model are looked for among these definitions, all of which stand for what is current."""
    known = list(others)

    def linked(model: Model) -> Linked:
        found = among(model, known)
        missing = {name: _unpublished(asked) for name, asked in outside(model).items() if name not in found}
        return Linked(Calls(linked=found), missing=missing, current=chosen(known))

    return linked


def published(tx: Transaction, model: Model) -> Linked:
    """The calls of a model are looked for among what is published, and everything that these call in turn."""
    reached: dict[str, Reached] = {}
    missing: dict[str, Text] = {}
    for name, asked in outside(model).items():
        found = _reach(tx, asked)
        if isinstance(found, Reached):
            reached[name] = found
        else:
            missing[name] = found
    fixed = {name: _definition(tx, each.version) for name, each in reached.items() if each.fixed}
    calls = Calls(fixed, {name: each.key for name, each in reached.items() if not each.fixed})
    open = [f"{each.wanted.process}{CURRENT}{each.key}" for each in reached.values() if not each.fixed]
    keys = open_keys(tx, ((each.key, each.version if each.fixed else None) for each in reached.values()))
    return Linked(calls, reached, missing, closed(tx, open, fixed.values()).get, keys)


def open_keys(tx: Transaction, calls: Iterable[tuple[str, str | None]]) -> frozenset[str]:
    """The keys whose live versions these calls reach, at any depth. A call is a key, and its version where that is fixed."""
    keys: set[str] = set()
    seen: set[str] = set()
    ahead = list(calls)
    while ahead:
        key, fixed = ahead.pop()
        if fixed is None and key in keys:
            continue
        if fixed is None:
            keys.add(key)
        version = fixed or live_of(tx, key)
        if version is not None and version not in seen:
            seen.add(version)
            ahead += calls_of(tx, version)
    return frozenset(keys)


def calls_of(tx: Transaction, version: str) -> list[tuple[str, str | None]]:
    """What a version calls: a key, and the version of it where that is fixed."""
    t = tables.item_call
    return [(row["key"], row["called"]) for row in rows.every(tx, select(t.c.key, t.c.called).where(t.c.version == version))]


def live_of(tx: Transaction, key: str) -> str | None:
    """The hash of the live version of a key; None where it has none."""
    t = tables.item_live
    row = rows.first(tx, select(t.c.version).where(t.c.key == key))
    return str(row["version"]) if row else None


def closed(tx: Transaction, addresses: Iterable[str], others: Iterable[Definition] = ()) -> dict[str, Definition]:
    """What is current by these addresses, and by those that the found and the other definitions leave open."""
    found: dict[str, Definition] = {}
    ahead = [*addresses, *(address for other in others for address in open_addresses(other))]
    while ahead:
        address = ahead.pop()
        process, _, key = address.rpartition(CURRENT)
        hash = current(tx, process, key)
        if address not in found and hash is not None:
            found[address] = definitions.load(tx, hash)
            ahead += open_addresses(found[address])
    return found


def open_addresses(definition: Definition) -> list[str]:
    """The addresses that a definition, or one that is fixed with it, leaves open."""
    inner = [address for other in definition.linked.values() for address in open_addresses(other)]
    return [*definition.open_addresses.values(), *inner]


def current_of(tx: Transaction, definition: Definition, instead: Mapping[str, str] | None = None) -> dict[str, Definition]:
    """What the open calls of a definition reach now, by address; `instead` names definitions by address that count as current."""
    others = {address: definitions.load(tx, hash) for address, hash in (instead or {}).items() if ABROAD not in address}
    return {**closed(tx, open_addresses(definition), others.values()), **others}


def current(tx: Transaction, process: str, key: str) -> str | None:
    """The definition whose process a call runs now, that of the live version of the key; None where there is none."""
    v, live, p = tables.item_version, tables.item_live, tables.item_process
    joined = v.join(live, live.c.version == v.c.hash).join(p, p.c.version == v.c.hash)
    mine = (p.c.process == process, v.c.key == key, v.c.kind == "process", v.c.definition_hash.is_not(None))
    row = rows.first(tx, select(v.c.definition_hash).select_from(joined).where(*mine))
    return str(row["definition_hash"]) if row is not None else None


def keep(tx: Transaction, version: str, model: Model, linked: Linked) -> None:
    """Which processes of a version may be called, and what it calls itself, stands in the tables."""
    able = [{"version": version, "process": each.id, "tag": each.tag} for each in model.processes.values() if can_begin(each)]
    rows.insert(tx, tables.item_process, able)
    told = [_call_row(version, name, each) for name, each in linked.reached.items()]
    rows.insert(tx, tables.item_call, told)


def can_begin(process: Process) -> bool:
    """True for a process that runs and that a call can begin: it has a start without an event."""
    return process.executable and any(each.kind == PLAIN for each in openings(process))


def _call_row(version: str, name: str, each: Reached) -> rows.Row:
    called = each.version if each.fixed else None
    return {"version": version, "name": name, "process": each.wanted.process, "key": each.key, "called": called}


def _definition(tx: Transaction, version: str) -> Definition:
    row = rows.first(tx, select(tables.item_version.c.definition_hash).where(tables.item_version.c.hash == version))
    assert row is not None
    return definitions.load(tx, row["definition_hash"])


def _reach(tx: Transaction, asked: Wanted) -> Reached | Text:
    v, live, p = tables.item_version, tables.item_live, tables.item_process
    joined = v.join(p, p.c.version == v.c.hash).outerjoin(live, live.c.version == v.c.hash)
    columns = (v.c.hash, v.c.key, v.c.kind, v.c.name, v.c.number, p.c.tag, live.c.version.label("live"))
    mine = (p.c.process == asked.process, v.c.number.is_not(None), v.c.definition_hash.is_not(None))
    found = rows.every(tx, select(*columns).select_from(joined).where(*mine).order_by(v.c.number.desc(), v.c.key))
    fitting = [row for row in found if _fits(asked, row)]
    plain = {row["key"]: row for row in reversed(fitting) if row["kind"] == "process"}
    if len(plain) == 1:
        (row,) = plain.values()
        return Reached(asked, row["key"], row["name"], row["hash"], row["number"], asked.how != LATEST)
    if plain:
        return _several(asked, [row["name"] for row in plain.values()])
    if fitting:
        return _of_item(asked, fitting[0]["name"])
    return _no_such_version(asked) if any(row["kind"] == "process" for row in found) else _unpublished(asked)


def _fits(asked: Wanted, row: rows.Row) -> bool:
    if asked.how == VERSION:
        return bool(row["number"] == int(asked.which))
    if asked.how == TAG:
        return bool(row["tag"] == asked.which)
    assert asked.how in (LATEST, DEPLOYMENT)
    return row["live"] is not None


def _unpublished(asked: Wanted) -> Text:
    return text(
        f"调用的流程“{asked.process}”没有发布。请先发布它。",
        f"calls the process “{asked.process}”, which is not published. Publish that one first.",
    )


def _no_such_version(asked: Wanted) -> Text:
    which = text(f"版本 {asked.which}", f"version {asked.which}")
    if asked.how == TAG:
        which = text(f"标签为“{asked.which}”的版本", f"version with the tag “{asked.which}”")
    return text(
        f"调用流程“{asked.process}”的{which['zh']}，已发布的版本中没有。",
        f"calls the {which['en']} of the process “{asked.process}”, and no such version is published.",
    )


def _several(asked: Wanted, names: list[Text]) -> Text:
    zh, en = "、".join(f"“{n['zh']}”" for n in names), ", ".join(f"“{n['en']}”" for n in names)
    return text(
        f"调用的流程“{asked.process}”在几个已发布的流程中都有（{zh}），不知道指的是哪一个。请改用不同的 id。",
        f"calls the process “{asked.process}”, which several published definitions have ({en}): it is not known which of them is "
        "meant. Give them different ids.",
    )


def _of_item(asked: Wanted, name: Text) -> Text:
    return text(
        f"调用的流程“{asked.process}”属于事项“{name['zh']}”，只能由该事项的办件执行。请把共用的部分作为普通流程单独发布。",
        f"calls the process “{asked.process}” of the service item “{name['en']}”, which runs as a case of that item only. Publish "
        "what is shared as a plain process of its own.",
    )
