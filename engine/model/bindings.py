"""Which version of the called process a call activity asks for, in the words of each dialect."""

from __future__ import annotations

from engine.model.calls import DEPLOYMENT, LATEST, TAG, VERSION
from engine.model.dialects import Draft
from engine.model.juel import is_juel


def read_binding(draft: Draft) -> str:
    """`latest`, `deployment`, `version N` or `tag TEXT`; noted, and taken as the current one, where it is none of them."""
    said = draft.extra.get("bound", LATEST)
    if draft.extra.get("called_type", "key") != "key":
        return _unclear(draft, f"calledElementType={draft.extra['called_type']}")
    if draft.extra.get("same_deployment") or said == DEPLOYMENT:
        return DEPLOYMENT
    if said == LATEST:
        return LATEST
    how, _, which = said.partition(" ")
    if how == VERSION:
        return _version(draft, (which or draft.extra.get("bound_version", "")).strip())
    if how in (TAG, "versionTag"):
        return _tag(draft, (which or draft.extra.get("bound_tag", "")).strip())
    return _unclear(draft, said)


def _version(draft: Draft, number: str) -> str:
    if number.isascii() and number.isdecimal() and len(number) < 10 and int(number) > 0:
        return f"{VERSION} {int(number)}"
    return _unclear(draft, f"{VERSION} {number}".strip())


def _tag(draft: Draft, tag: str) -> str:
    if tag and not tag.startswith("=") and not is_juel(tag):
        return f"{TAG} {tag}"
    return _unclear(draft, f"{TAG} {tag}".strip())


def _unclear(draft: Draft, said: str) -> str:
    draft.refuse("call-binding", binding=said)
    return LATEST
