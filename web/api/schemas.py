"""The bodies that calls of the API read: what a field is, which are needed, and nothing else."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields, validate

from processes.operating.asking import LONGEST_REASON


class Body(Schema):
    """A JSON object with these fields and no other."""

    class Meta:
        """Unknown fields are refused by name."""

        unknown = RAISE


class NothingBody(Body):
    """No field."""


class AskedBody(Body):
    """Why an operation is asked for; `seen` is the `seq` of the instance as it was last read."""

    reason = fields.String(required=True, metadata={"about": f"up to {LONGEST_REASON} characters, kept in the history"})
    seen = fields.Integer(strict=True, allow_none=True, metadata={"about": "refuse with 409 if it has gone on since"})


class VariablesBody(AskedBody):
    """New values of variables."""

    variables = fields.Dict(keys=fields.String(), metadata={"about": "values by name"})
    scope = fields.Integer(strict=True, metadata={"about": "the scope from which they are seen, 0 for the process"})


class MoveBody(AskedBody):
    """Where a token goes."""

    token = fields.Integer(strict=True, required=True)
    to = fields.String(required=True, metadata={"about": "the id of a step"})
    by = fields.String(allow_none=True, metadata={"about": "the flow, where the step is a join"})
    join = fields.String(allow_none=True, metadata={"about": "the join at which the token waits"})
    flow = fields.String(allow_none=True, metadata={"about": "the flow on which it came there"})


class SkipBody(AskedBody):
    """Work that counts as done."""

    number = fields.Integer(strict=True, required=True)
    values = fields.Dict(keys=fields.String(), metadata={"about": "what the step gives"})


class RetryBody(AskedBody):
    """An incident that is tried again."""

    incident = fields.String(required=True)
    variables = fields.Dict(keys=fields.String(), metadata={"about": "corrected values by name"})


class WayBody(Body):
    """Another version, and how the instance goes there."""

    target = fields.String(required=True, metadata={"about": "the hash of a published version"})
    nodes = fields.Dict(keys=fields.String(), values=fields.String(), metadata={"about": "new step by old step"})
    choices = fields.Dict(keys=fields.String(), metadata={"about": "tables (kept, new), clocks, timers, ground"})


class CarryBody(AskedBody, WayBody):
    """A migration with its reason."""


class RunBody(WayBody):
    """A run over all open cases of a version."""

    reason = fields.String(required=True)
    source = fields.String(required=True, metadata={"about": "the hash of the version that is left"})
    rehearsal = fields.String(metadata={"about": "the run that rehearsed this; without it this is a rehearsal"})


class ProgressBody(Body):
    """The number of a case and its secret."""

    number = fields.String(required=True)
    secret = fields.String(required=True, metadata={"about": "the code of the receipt"})


class ExpressionBody(Body):
    """A FEEL expression and the variables it sees."""

    expression = fields.String(required=True, validate=validate.Length(max=20_000))
    data = fields.Dict(keys=fields.String())


class FactsBody(Body):
    """The facts that a decision table is asked about."""

    data = fields.Dict(keys=fields.String())


class BeginBody(Body):
    """What an instance begins with."""

    variables = fields.Dict(keys=fields.String())


class ReasonBody(Body):
    """Why something is asked for."""

    reason = fields.String(required=True)


class MessageBody(Body):
    """A message from outside."""

    name = fields.String(required=True)
    correlation = fields.String(allow_none=True, metadata={"about": "the key of the conversation it belongs to"})
    payload = fields.Dict(keys=fields.String())


class SignalBody(Body):
    """A signal from outside."""

    name = fields.String(required=True)
    payload = fields.Dict(keys=fields.String())


class ReportBody(Body):
    """What is known now."""

    data = fields.Dict(keys=fields.String(), required=True, metadata={"about": "values by name"})


class SpecialBody(Body):
    """A special procedure that begins."""

    kind = fields.String(metadata={"about": "one of those that the task may start"})
    reason = fields.String()
    days = fields.Integer(metadata={"about": "how long it is expected to take"})


class ResultBody(Body):
    """How a special procedure has ended."""

    result = fields.String()
