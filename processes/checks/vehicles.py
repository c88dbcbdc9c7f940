"""The vehicle register: a person's vehicles and the violations recorded on their plates."""

from __future__ import annotations

from marshmallow import fields

from processes.checks.base.source import Record, Source
from processes.texts import text


class Vehicles(Record):
    """How many vehicles, and how many violations on their plates nobody has answered for."""

    citizen_id = fields.String(required=True)
    vehicles = fields.Integer(required=True, strict=True)
    plates = fields.List(fields.String(), required=True)
    open_violations = fields.Integer(required=True, strict=True)


SOURCE = Source(name="vehicles", label=text("机动车信息库", "Vehicle register"), record=Vehicles)
