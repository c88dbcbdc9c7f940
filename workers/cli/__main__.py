"""`python -m workers.cli COMMAND`, which `./onerun COMMAND` calls."""

from __future__ import annotations

import click

from processes.errors import SettingsError
from workers.cli.admin import db, user, verify
from workers.cli.check import check
from workers.cli.demo import demo
from workers.cli.doctor import doctor
from workers.cli.elements import elements
from workers.cli.feel import feel
from workers.cli.output import fail
from workers.cli.play import play
from workers.cli.prove import prove
from workers.cli.testing import bench, test
from workers.cli.up import up


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def onerun() -> None:
    """一次办 Onerun: government approvals that need at most one visit."""


for command in (up, test, check, play, elements, prove, verify, bench, feel, demo, doctor, user, db):
    onerun.add_command(command)

if __name__ == "__main__":
    try:
        onerun(prog_name="onerun")
    except SettingsError as error:
        fail(str(error))
