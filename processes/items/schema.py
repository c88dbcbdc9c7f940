"""The schema of `item.yaml`: what a service item must say, refused field by field where it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import yaml
from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate, validates_schema

from processes.dataelements import ELEMENTS
from processes.items import model

KEY = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
PATH = r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\.[a-z]+$"
SPECIAL = ("hearing", "tender", "auction", "testing", "inspection", "quarantine", "appraisal", "expert-review")
CODE_18 = validate.Regexp(r"^[0-9A-Z]{18}$")


class Tuple(fields.List):
    """A list that is read as a tuple, so that what was read cannot change."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class Record(Schema):
    """A schema whose result is the record of the same name in the model; unknown fields are refused."""

    record: ClassVar[type]

    class Meta:
        unknown = RAISE

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Any:
        return self.record(**data)


class Words(Schema):
    """A text in both languages, neither empty."""

    class Meta:
        unknown = RAISE

    zh = fields.String(required=True, validate=validate.Length(1, 2000))
    en = fields.String(required=True, validate=validate.Length(1, 4000))


def _words(*, required: bool = False) -> fields.Nested:
    return fields.Nested(Words, required=required, allow_none=not required)


def _key(**kwargs: Any) -> fields.String:
    return fields.String(validate=validate.Regexp(KEY), **kwargs)


def _path(**kwargs: Any) -> fields.String:
    return fields.String(validate=validate.Regexp(PATH), **kwargs)


class LimitSchema(Record):
    """A period of a clock."""

    record = model.Limit
    days = fields.Integer(required=True, strict=True, validate=validate.Range(0, 3660))
    unit = fields.String(validate=validate.OneOf(("working", "calendar")))
    basis = fields.String()
    extension = fields.Integer(strict=True, validate=validate.Range(0, 366))


class VisitsSchema(Record):
    """The visits promised."""

    record = model.Visits
    promised = fields.Integer(required=True, strict=True, validate=validate.Range(0, 9))
    counter = fields.Integer(strict=True, validate=validate.Range(0, 9))
    before = fields.Integer(strict=True, validate=validate.Range(0, 99))
    reason = _words()

    @validates_schema
    def _reasoned(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data.get("promised") or data.get("counter")) and not data.get("reason"):
            raise ValidationError("A visit needs its reason.", "reason")


class FeeSchema(Record):
    """What is to be paid."""

    record = model.Fee
    amount = fields.Decimal(required=True, places=2, validate=validate.Range(min=0, max=1_000_000))
    name = _words(required=True)
    basis = _words(required=True)


class MaterialSchema(Record):
    """One material."""

    record = model.Material
    id = _key(required=True)
    name = _words(required=True)
    form = fields.Integer(strict=True, validate=validate.OneOf(range(1, 8)))
    need = fields.Integer(strict=True, validate=validate.OneOf((1, 2, 3)))
    source = fields.Integer(strict=True, validate=validate.OneOf((10, 20, 99)))
    origin = fields.String(data_key="from", allow_none=True)
    upload = fields.Boolean()
    accept = Tuple(fields.String(validate=validate.OneOf(("pdf", "jpg", "png", "docx", "ofd"))))
    tolerant = fields.Boolean()
    when = fields.String(allow_none=True, validate=validate.Length(1, 500))
    basis = fields.String()
    note = _words()
    elements = Tuple(fields.String(validate=validate.OneOf(tuple(ELEMENTS))))


class SpecialSchema(Record):
    """A special procedure."""

    record = model.Special
    kind = fields.String(required=True, validate=validate.OneOf(SPECIAL))
    name = _words(required=True)
    days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 366))
    unit = fields.String(validate=validate.OneOf(("working", "calendar")))
    basis = fields.String(required=True, validate=validate.Length(1))


class PrefillSchema(Record):
    """What a register fills in."""

    record = model.Prefill
    source = _key(required=True)
    fields_ = fields.Dict(keys=fields.String(), values=fields.String(), required=True, data_key="fields", attribute="fields")


class ResultSchema(Record):
    """What an approval gives."""

    record = model.Result
    name = _words(required=True)
    document = _words(required=True)
    licence_type = fields.String(validate=validate.Regexp(r"^[0-9A-Z]{3}$"))
    definer = fields.String(validate=CODE_18)
    issuer = fields.String(validate=CODE_18)
    validity = fields.String(allow_none=True)
    fields_ = fields.Dict(keys=fields.String(), values=fields.String(), data_key="fields", attribute="fields")


class StageSchema(Record):
    """A stage of the timeline."""

    record = model.Stage
    nodes = Tuple(fields.String(), required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)


class RefusalSchema(Record):
    """A reason code."""

    record = model.Refusal
    code = fields.String(required=True, validate=validate.Regexp(r"^[A-Za-z0-9_.-]{1,40}$"))
    zh = fields.String(required=True)
    en = fields.String(required=True)
    basis = fields.String(required=True, validate=validate.Length(1))


class BasisSchema(Record):
    """A legal basis."""

    record = model.Basis
    key = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)


class QuestionSchema(Record):
    """A common question."""

    record = model.Question
    q = _words(required=True)
    a = _words(required=True)


class AuthoritySchema(Record):
    """The responsible body."""

    record = model.Authority
    zh = fields.String(required=True)
    en = fields.String(required=True)
    code = fields.String(required=True, validate=CODE_18)


class ConditionsSchema(Schema):
    """Conditions of acceptance, one list per language."""

    class Meta:
        unknown = RAISE

    zh = Tuple(fields.String(), required=True)
    en = Tuple(fields.String(), required=True)


class ItemSchema(Record):
    """The whole file."""

    record = model.ServiceItem
    key = _key(required=True)
    code = fields.String(required=True, validate=validate.Length(1, 50))
    name = _words(required=True)
    summary = _words(required=True)
    keywords = Tuple(fields.String())
    themes = Tuple(_key(), required=True, validate=validate.Length(1))
    kind = fields.String(required=True, validate=validate.OneOf([f"{n:02d}" for n in (*range(1, 11), 20)]))
    level = fields.String(required=True, validate=validate.OneOf(tuple("1234567")))
    audience = fields.String(required=True, validate=validate.OneOf(("person", "organisation")))
    authority = fields.Nested(AuthoritySchema, required=True)
    region = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{6}$"))
    case_type = fields.String(required=True, validate=validate.OneOf(("instant", "promised")))
    channels = Tuple(fields.String(validate=validate.OneOf(("counter", "pc", "mobile", "courier"))))
    limits = fields.Dict(keys=_key(), values=fields.Nested(LimitSchema), required=True)
    visits = fields.Nested(VisitsSchema, required=True)
    fee = fields.Nested(FeeSchema, allow_none=True)
    conditions = fields.Nested(ConditionsSchema)
    basis = Tuple(fields.Nested(BasisSchema))
    materials = Tuple(fields.Nested(MaterialSchema))
    special = Tuple(fields.Nested(SpecialSchema))
    process = _path(required=True)
    decisions = Tuple(_path())
    form = _path(required=True)
    prefill = Tuple(fields.Nested(PrefillSchema))
    result = fields.Nested(ResultSchema, allow_none=True)
    roles = fields.Dict(keys=_key(), values=_words(required=True))
    departments = fields.Dict(keys=_key(), values=_words(required=True))
    stages = Tuple(fields.Nested(StageSchema))
    english = fields.Dict(keys=fields.String(), values=fields.String(validate=validate.Length(1, 200)))
    refusals = Tuple(fields.Nested(RefusalSchema))
    appeal = _words()
    questions = Tuple(fields.Nested(QuestionSchema))
    contact = fields.Dict(keys=fields.String())

    @validates_schema
    def _lawful(self, data: Mapping[str, Any], **_: Any) -> None:
        limits: Mapping[str, model.Limit] = data.get("limits") or {}
        for name in ("statutory", "promised"):
            if name not in limits:
                raise ValidationError(f"The {name} limit is missing.", "limits")
        statutory, promised = limits["statutory"], limits["promised"]
        if statutory.unit == promised.unit and promised.days > statutory.days:
            raise ValidationError("A promise may only be shorter than the law (ZJ12).", "limits")
        if data.get("refusals") and not data.get("appeal"):
            raise ValidationError("A refusal needs the text on appeal (AL38).", "appeal")
        names = [m.id for m in data.get("materials", ())]
        if len(names) != len(set(names)):
            raise ValidationError("Two materials have the same id.", "materials")
        if data["visits"].counter and "counter" not in data.get("channels", ()):
            raise ValidationError("Visits at the counter are for items that the counter takes in.", "visits")

    @validates_schema
    def _excepted(self, data: Mapping[str, Any], **_: Any) -> None:
        """What the law lets an item do beside the ordinary course: a clock that stands, papers that follow."""
        spelt = {b.key for b in data.get("basis", ())}
        special = data.get("special", ())
        if len({one.kind for one in special}) != len(special):
            raise ValidationError("A kind of special procedure is given once.", "special")
        if any(one.basis not in spelt for one in special):
            raise ValidationError("A clock stands only on a legal basis that the item spells out (AL45).", "special")
        tolerance, tolerant = (data.get("limits") or {}).get("tolerance"), [m for m in data.get("materials", ()) if m.tolerant]
        if tolerant and tolerance is None:
            raise ValidationError("Papers that may follow need a date: limits.tolerance is missing (ZJ11).", "limits")
        if tolerance is not None and tolerance.basis not in spelt:
            raise ValidationError("Papers follow later only on a legal basis that the item spells out (ZJ11).", "limits")
        if tolerant and not data.get("appeal"):
            raise ValidationError("An acceptance that may be revoked needs the text on appeal (AL38).", "appeal")
        if any(not m.upload for m in tolerant):
            raise ValidationError("Only what the applicant hands in may follow later.", "materials")


def parse_item(source: bytes) -> model.ServiceItem:
    """The service item that the YAML text says.

    marshmallow's ValidationError with messages by field where it is not sound; also for text that is no YAML mapping.
    """
    try:
        data = yaml.safe_load(source)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ValidationError({"item.yaml": [f"This is not YAML: {str(error).splitlines()[0]}"]}) from error
    if not isinstance(data, dict):
        raise ValidationError({"item.yaml": ["A mapping of fields is expected."]})
    item: model.ServiceItem = ItemSchema().load(data)
    return item
