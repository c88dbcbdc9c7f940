"""`python -m tests.chaos.client DEFINITION FIRST COUNT` starts cases as a web process does, and says each one when it is kept."""

from __future__ import annotations

import os
import sys

from processes.database import Database, open_database
from processes.settings import Settings
from tests.workers.plant import Plant
from web.doorbell import doorbell


def main() -> None:
    """Starts the cases one after the other."""
    definition, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    settings = Settings.from_env(os.environ)
    opened = open_database(settings.database_url)
    plant = Plant(Database(opened.session_factory, doorbell(settings)), settings, definition)
    for number in range(first, first + count):
        plant.start(number)
        print(number, flush=True)


if __name__ == "__main__":
    main()
