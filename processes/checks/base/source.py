"""A register as the checks see it: what it may be asked, what its record looks like, when it agrees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from processes.checks.base.client import DOWN, Question, ask
from processes.checks.base.result import CheckResult
from processes.errors import RemoteError
from processes.jobs import Handler, JobResult
from processes.settings import Settings
from processes.texts import Text


class Record(Schema):
    """A register's record. Fields that are not declared are dropped: the least that the purpose needs."""

    class Meta:
        unknown = EXCLUDE


class Answer(Schema):
    """What every register answers with."""

    class Meta:
        unknown = EXCLUDE

    found = fields.Boolean(required=True, truthy={True}, falsy={False})
    record = fields.Dict(keys=fields.String(), allow_none=True, load_default=None)
    at = fields.AwareDateTime(required=True, format="iso")
    valid_until = fields.AwareDateTime(required=True, format="iso")


@dataclass(frozen=True, slots=True)
class Source:
    """`record` types the record, `compares` names the fields that are held against what the applicant stated.

    `subject` is the number by which the register knows its subjects. `sound` may find more fields that disagree.
    """

    name: str
    label: Text
    record: type[Record]
    subject: str = "citizen_id"
    compares: tuple[str, ...] = ()
    sound: Callable[[Mapping[str, Any]], tuple[str, ...]] = lambda data: ()


def check(source: Source, request: Mapping[str, Any], *, key: str, settings: Settings) -> CheckResult:
    """Asks the register once; `missing` where it holds nothing, `mismatch` where it disagrees. RemoteError as `ask`."""
    question = _question(source, request)
    answer = _loaded(Answer, ask(source.name, question, key=key, settings=settings), source)
    at, until = answer["at"].isoformat(), answer["valid_until"].isoformat()
    if not answer["found"] or answer["record"] is None:
        return CheckResult("missing", source.name, at=at, valid_until=until)
    record = answer["record"]
    data = source.record().dump(_loaded(source.record, record, source))
    differs = _differing(source, request, data)
    return CheckResult("mismatch" if differs else "clean", source.name, data, at, until, differs)


def handler(source: Source) -> Handler:
    """The job handler of a source."""

    def run(request: Mapping[str, Any], *, key: str, settings: Settings) -> JobResult:
        return JobResult(check(source, request, key=key, settings=settings).to_values())

    return run


def _question(source: Source, request: Mapping[str, Any]) -> Question:
    told = {name: request.get(name) for name in ("purpose", "case_number", "requester", source.subject)}
    blank = [name for name, value in told.items() if not isinstance(value, str) or not value.strip()]
    if blank:
        raise RemoteError(f"{source.name} cannot be asked without {', '.join(blank)}", retryable=False)
    return Question(**told)  # type: ignore[arg-type]


def _loaded(schema: type[Schema], values: Any, source: Source) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema().load(values)
    except ValidationError as error:
        raise RemoteError(f"{source.name} answered in another form: {sorted(error.messages)}", retryable=True, code=DOWN) from error
    return loaded


def _differing(source: Source, request: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[str, ...]:
    stated = tuple(n for n in source.compares if request.get(n) is not None and request[n] != data.get(n))
    return stated + source.sound(data)
