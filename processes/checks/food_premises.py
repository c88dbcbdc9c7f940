"""Premises and food records: registered area and use, fire acceptance, bars after false papers."""

from __future__ import annotations

from marshmallow import fields

from processes.checks.base.source import Record, Source
from processes.texts import text


class Premises(Record):
    """Where the business works. `barred_until` is set after false papers (AL78), areas are in square metres."""

    uscc = fields.String(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True)
    area_m2 = fields.Integer(required=True, strict=True)
    use = fields.String(required=True)
    public_venue = fields.Boolean(required=True)
    dining_area_m2 = fields.Integer(required=True, strict=True)
    fire_accepted = fields.Boolean(required=True)
    barred_until = fields.Date(allow_none=True, load_default=None)


SOURCE = Source(
    name="food-premises",
    label=text("经营场所与食品监管库", "Premises and food records"),
    record=Premises,
    subject="uscc",
    compares=("address",),
)
