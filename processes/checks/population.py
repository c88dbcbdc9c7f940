"""The population register: who somebody is."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import OneOf

from processes.checks.base.source import Record, Source
from processes.texts import text


class Person(Record):
    """A person as registered."""

    citizen_id = fields.String(required=True)
    name = fields.String(required=True)
    sex = fields.String(required=True, validate=OneOf(("male", "female")))
    birth = fields.Date(required=True)
    address = fields.String(required=True)
    portrait_on_file = fields.Boolean(required=True)
    portrait_taken = fields.Date(allow_none=True, load_default=None)
    alive = fields.Boolean(required=True)


SOURCE = Source(
    name="population",
    label=text("人口信息库", "Population register"),
    record=Person,
    compares=("name",),
    sound=lambda data: () if data["alive"] else ("alive",),
)
