"""The medical reports of drivers that hospitals send."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import OneOf

from processes.checks.base.source import Record, Source
from processes.texts import text


class MedicalReport(Record):
    """The latest report: the result and the licence classes the person is fit for."""

    citizen_id = fields.String(required=True)
    name = fields.String(required=True)
    hospital = fields.String(required=True)
    report_number = fields.String(required=True)
    examined_on = fields.Date(required=True)
    valid_until = fields.Date(required=True)
    result = fields.String(required=True, validate=OneOf(("fit", "unfit")))
    fit_classes = fields.List(fields.String(), required=True)


SOURCE = Source(
    name="medical",
    label=text("驾驶人体检信息库", "Drivers' medical reports"),
    record=MedicalReport,
    compares=("name",),
)
