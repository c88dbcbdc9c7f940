"""Rings for committed work: bells go to a Redis list, and the workers take them from there.

The rows are the record. A bell that is lost, or a Redis that is away, costs one round of the sweeper and nothing else.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict

from redis import Redis, RedisError

from processes.database import Bell
from processes.settings import Settings

BELLS = "onerun:bells"
LONGEST = 10_000
PATIENCE_SECONDS = 0.5

log = logging.getLogger(__name__)


def doorbell(settings: Settings) -> Callable[[list[Bell]], None]:
    """What a database calls with the bells of a commit; does nothing where no Redis is set."""
    if settings.redis_url is None:
        return lambda bells: None
    client = Redis.from_url(settings.redis_url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS)

    def ring(bells: list[Bell]) -> None:
        try:
            with client.pipeline(transaction=False) as pipe:
                pipe.rpush(BELLS, *(json.dumps(asdict(bell)) for bell in bells))
                pipe.ltrim(BELLS, -LONGEST, -1)
                pipe.execute()
        except RedisError as error:
            log.warning("The doorbell is not answering; the sweeper will find the work: %s", error)

    return ring
