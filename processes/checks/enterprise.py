"""The enterprise register: business licences."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import OneOf

from processes.checks.base.source import Record, Source
from processes.texts import text


class Enterprise(Record):
    """A registered business."""

    uscc = fields.String(required=True)
    name = fields.String(required=True)
    scope = fields.List(fields.String(), required=True)
    address = fields.String(required=True)
    legal_rep_name = fields.String(required=True)
    legal_rep_id = fields.String(required=True)
    status = fields.String(required=True, validate=OneOf(("active", "cancelled", "revoked")))
    established = fields.Date(required=True)


SOURCE = Source(
    name="enterprise",
    label=text("市场主体登记库", "Enterprise register"),
    record=Enterprise,
    subject="uscc",
    compares=("name",),
    sound=lambda data: () if data["status"] == "active" else ("status",),
)
