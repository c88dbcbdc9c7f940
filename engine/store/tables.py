"""The engine's tables, on the one metadata that the layers above join.

Rows of an instance are keyed by `part` first, opaque here: what belongs together has one part, one lock and one chain.
Open rows of an instance (task, job, timer, wait, incident) have the id `instance:number`; `open` is the status of what
still waits, `completed` and `cancelled` say how it ended.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text, text

from engine.store.types import Document, Time

NEVER = datetime(9999, 12, 31, tzinfo=UTC)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

definition = Table(
    "definition",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("process", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("decisions", Document, nullable=False),
    Column("linked", Document, nullable=False),
    Column("effects", Document, nullable=False),
    Column("created_at", Time, nullable=False),
)

instance = Table(
    "instance",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("process", Text, nullable=False),
    Column("definition_hash", String(64), nullable=False),
    Column("business_key", Text),
    Column("status", String(16), nullable=False),
    Column("outcome", Text),
    Column("state", LargeBinary),
    Column("seq", Integer, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
    Column("ended_at", Time),
    Column("suspended_at", Time),
    Index(None, "definition_hash", "status"),
    Index(None, "created_at", "id"),
)
SUSPENDED = text("suspended_at IS NOT NULL")
Index("ix_instance_suspended", instance.c.part, instance.c.id, postgresql_where=SUSPENDED, sqlite_where=SUSPENDED)

chain = Table(
    "chain",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("length", Integer, nullable=False),
    Column("head", String(64), nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("instance", String(64)),
    Column("seq", Integer),
    Column("kind", String(64), nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Time, nullable=False),
    Column("key", Text),
    Column("payload_hash", String(64), nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ux_entry_key", "part", "instance", "key", unique=True),
    Index("ux_entry_seq", "part", "instance", "seq", unique=True),
)

payload = Table(
    "payload",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("salt", String(32)),
    Column("body", Text),
)

daily_root = Table(
    "daily_root",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("at", Time, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("prev", String(64), nullable=False),
    Column("root", String(64), nullable=False),
)

daily_head = Table(
    "daily_head",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("part", String(64), primary_key=True),
    Column("length", Integer, nullable=False),
    Column("head", String(64), nullable=False),
    Index(None, "part", "length"),
)

task = Table(
    "task",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("instance", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("node", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("role", Text, nullable=False, server_default=""),
    Column("department", Text, nullable=False, server_default=""),
    Column("category", Text, nullable=False, server_default=""),
    Column("subject", Text, nullable=False, server_default=""),
    Column("ref", Text, nullable=False, server_default=""),
    Column("assignee", Text),
    Column("status", String(16), nullable=False),
    Column("due_at", Time),
    Column("order_at", Time, nullable=False),
    Column("priority", Integer, nullable=False, server_default="50"),
    Column("created_at", Time, nullable=False),
    Column("claimed_at", Time),
    Column("closed_at", Time),
    Column("form", Text),
    Column("operation", Text),
)

OPEN = text("status = 'open'")
for names in (
    ("order_at", "id"),
    ("role", "order_at", "id"),
    ("department", "order_at", "id"),
    ("category", "order_at", "id"),
    ("assignee", "order_at", "id"),
    ("role", "department", "order_at", "id"),
    ("role", "category", "order_at", "id"),
    ("department", "category", "order_at", "id"),
    ("ref",),
):
    Index("ix_task_open_" + "_".join(names), *(task.c[n] for n in names), postgresql_where=OPEN, sqlite_where=OPEN)

# Whether somebody has a task is asked together with each other filter, and either answer may be the rare one.
for kind, condition in (("free", "status = 'open' AND assignee IS NULL"), ("held", "status = 'open' AND assignee IS NOT NULL")):
    for name in ("order_at", "role", "department", "category"):
        columns = tuple(dict.fromkeys((name, "order_at", "id")))
        where = text(condition)
        Index(f"ix_task_{kind}_{name}", *(task.c[n] for n in columns), postgresql_where=where, sqlite_where=where)

group_set = Table(
    "group_set",
    metadata,
    Column("key", Text, primary_key=True),
    Column("group", Text, primary_key=True),
    Index(None, "group"),
)

job = Table(
    "job",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("instance", String(64)),
    Column("number", Integer),
    Column("node", Text),
    Column("operation", Text, nullable=False),
    Column("input", Document),
    Column("status", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("max_attempts", Integer, nullable=False, server_default="5"),
    Column("run_at", Time, nullable=False),
    Column("rung_at", Time),
    Column("lease_token", String(32)),
    Column("key", Text, nullable=False),
    Column("error", Text),
    Column("result", Document),
    Column("queue", String(16), nullable=False, server_default="default"),
    Column("created_at", Time, nullable=False),
    Column("closed_at", Time),
    Index(
        "ix_job_run_at",
        "run_at",
        postgresql_where=text("status IN ('ready', 'leased')"),
        sqlite_where=text("status IN ('ready', 'leased')"),
    ),
)

timer = Table(
    "timer",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("instance", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("node", Text, nullable=False),
    Column("due_at", Time),
    Column("clock", Text),
    Column("limit", Integer),
    Column("status", String(16), nullable=False),
    Column("created_at", Time, nullable=False),
    Column("closed_at", Time),
    Index("ix_timer_due_at", "due_at", postgresql_where=OPEN, sqlite_where=OPEN),
)

wait = Table(
    "wait",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("instance", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("node", Text, nullable=False),
    Column("what", String(16), nullable=False, server_default=""),
    Column("name", Text, nullable=False, server_default=""),
    Column("correlation", Text),
    Column("status", String(16), nullable=False),
    Column("created_at", Time, nullable=False),
    Column("closed_at", Time),
    Index("ix_wait_name", "name", "correlation", postgresql_where=OPEN, sqlite_where=OPEN),
)

message = Table(
    "message",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("what", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("correlation", Text),
    Column("instance", String(64)),
    Column("payload", Document),
    Column("status", String(16), nullable=False),
    Column("created_at", Time, nullable=False),
    Column("expires_at", Time, nullable=False),
    Column("closed_at", Time),
    Index(
        "ix_message_name",
        "name",
        "correlation",
        postgresql_where=text("status = 'stored'"),
        sqlite_where=text("status = 'stored'"),
    ),
)

incident = Table(
    "incident",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("instance", String(64)),
    Column("number", Integer),
    Column("node", Text),
    Column("cause", Text, nullable=False, server_default=""),
    Column("message", Text, nullable=False, server_default=""),
    Column("status", String(16), nullable=False),
    Column("created_at", Time, nullable=False),
    Column("closed_at", Time),
    Index("ix_incident_open", "created_at", "id", postgresql_where=OPEN, sqlite_where=OPEN),
)

# What begins processes that are offered: one row for each event of a start, by the key that they are offered under.
process_start = Table(
    "process_start",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("key", String(128), nullable=False),
    Column("version", String(64), nullable=False),
    Column("definition_hash", String(64), nullable=False),
    Column("process", Text, nullable=False),
    Column("node", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("together", Boolean, nullable=False),
    Column("status", String(16), nullable=False),
    Column("due_at", Time),
    Column("since_at", Time),
    Column("count", Integer, nullable=False),
    Column("holds", Boolean),
    Column("paused_at", Time),
    Column("created_at", Time, nullable=False),
    Column("changed_at", Time, nullable=False),
    Index("ux_process_start_place", "key", "process", "node", "place", unique=True),
    Index("ix_process_start_due_at", "due_at", postgresql_where=OPEN, sqlite_where=OPEN),
    Index("ix_process_start_name", "kind", "name", postgresql_where=OPEN, sqlite_where=OPEN),
)

# What has begun: the trigger makes that nothing begins twice by the same due time, message or request.
process_begun = Table(
    "process_begun",
    metadata,
    Column("start", String(26), primary_key=True),
    Column("trigger", String(200), primary_key=True),
    Column("key", String(128), nullable=False),
    Column("version", String(64), nullable=False),
    Column("node", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("instance", String(64), nullable=False),
    Column("due_at", Time),
    Column("passed", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Time, nullable=False),
    Index(None, "key", "at"),
    Index(None, "at"),
)

# Events of parallel multiple starts that have come and wait for the others.
start_part = Table(
    "start_part",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("key", String(128), nullable=False),
    Column("process", Text, nullable=False),
    Column("node", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("correlation", Text),
    Column("payload", Document, nullable=False),
    Column("at", Time, nullable=False),
    Index(None, "key", "node"),
)

# What other systems have reported last; conditions that begin a process look at nothing else.
environment = Table(
    "environment",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("value", Document, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Time, nullable=False),
)
