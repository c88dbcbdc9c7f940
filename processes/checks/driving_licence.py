"""The register of drivers: licences, points, open violations and accidents."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import OneOf

from processes.checks.base.source import Record, Source
from processes.texts import text


class DrivingLicence(Record):
    """A licence; `term_years` and `expiry` are null for a long-term one. `full_points_year` is a year at 12 points in its term."""

    citizen_id = fields.String(required=True)
    name = fields.String(required=True)
    file_number = fields.String(required=True)
    classes = fields.List(fields.String(), required=True)
    status = fields.String(required=True, validate=OneOf(("valid", "cancelled", "suspended", "seized")))
    first_issued = fields.Date(required=True)
    valid_from = fields.Date(required=True)
    expiry = fields.Date(required=True, allow_none=True)
    term_years = fields.Integer(required=True, allow_none=True, strict=True)
    cancelled_on = fields.Date(allow_none=True, load_default=None)
    points = fields.Integer(required=True, strict=True)
    full_points_year = fields.Boolean(required=True)
    study_done = fields.Boolean(required=True)
    open_violations = fields.Integer(required=True, strict=True)
    open_accidents = fields.Integer(required=True, strict=True)
    liable_serious_accident = fields.Boolean(required=True)


SOURCE = Source(
    name="driving-licence",
    label=text("驾驶人信息库", "Driver register"),
    record=DrivingLicence,
    compares=("name",),
)
