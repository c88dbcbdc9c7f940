"""The order of the pages of an application, for the progress line and for where "continue" leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from processes.attachments import MaterialState
from processes.drafts import DraftView
from web.language import say, t


@dataclass(frozen=True, slots=True)
class Stage:
    """One page of an application: its key, what it is called, its address."""

    key: str
    name: str
    address: str


def stages(draft: DraftView) -> list[Stage]:
    """The pages of this application in order."""
    found = []
    if draft.fetch.sources:
        found.append(Stage("fetch", t("apply.stage.fetch"), url_for("citizen.fetch", draft_id=draft.id)))
    for page in draft.form.pages:
        address = url_for("citizen.form-page", draft_id=draft.id, page=page.key)
        found.append(Stage(f"page:{page.key}", say(page.title) or t("apply.stage.form"), address))
    if papers(draft):
        found.append(Stage("materials", t("apply.stage.materials"), url_for("citizen.materials", draft_id=draft.id)))
    if draft.fee:
        found.append(Stage("fee", t("apply.stage.fee"), url_for("citizen.fee", draft_id=draft.id)))
    return [*found, Stage("review", t("apply.stage.review"), url_for("citizen.review", draft_id=draft.id))]


def papers(draft: DraftView) -> list[MaterialState]:
    """The materials that may be uploaded in this situation: those needed, those that may follow, and those that help."""
    return [state for state in draft.materials if state.wanted or state.material.need == "optional"]


def after(draft: DraftView, key: str) -> str:
    """The address of the page that follows the page `key`."""
    order = stages(draft)
    keys = [stage.key for stage in order]
    place = keys.index(key) + 1 if key in keys else 0
    return order[min(place, len(order) - 1)].address


def before(draft: DraftView, key: str) -> str:
    """The address of the page before the page `key`; the list of applications before the first."""
    order = stages(draft)
    keys = [stage.key for stage in order]
    place = keys.index(key) if key in keys else 0
    return order[place - 1].address if place else url_for("citizen.my-cases")


def place_of(draft: DraftView, missing: str) -> str:
    """The address of the page on which `missing` is completed: a field's key, `material:<id>` or `fee`."""
    if missing.startswith("material:"):
        return url_for("citizen.materials", draft_id=draft.id) + "#" + missing.removeprefix("material:")
    if missing == "fee":
        return url_for("citizen.fee", draft_id=draft.id)
    for page in draft.form.pages:
        if any(field.key == missing for field in page.fields):
            return url_for("citizen.form-page", draft_id=draft.id, page=page.key) + "#" + missing
    return url_for("citizen.review", draft_id=draft.id)


def name_of(draft: DraftView, missing: str) -> str:
    """What is missing, as a person calls it: a field's key, `material:<id>` or `fee`."""
    if missing == "fee":
        return t("fee.open")
    wanted = missing.removeprefix("material:")
    names: dict[str, Mapping[str, str]] = {field.key: field.label for field in draft.form.fields}
    if wanted != missing:
        names = {state.material.id: state.material.name for state in draft.materials}
    return say(names.get(wanted, wanted))
