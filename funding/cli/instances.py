"""``funding init``, ``migrate`` and ``check``: making, upgrading and examining an instance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from funding.cli.program import COMMAND_LINE, Program, shown_progress

if TYPE_CHECKING:
    from flask import Flask


def register(group: click.Group) -> None:
    """Add the commands to ``group``."""
    for command in (init, migrate, check):
        group.add_command(command)


@click.command()
@click.pass_obj
def init(program: Program) -> None:
    """Make the instance, or bring an older one up to date.

    Makes the folder (mode 0700), its secret key and the database, and migrates the database to this program's
    schema. What is there already stays; running it twice does no harm. The first visit in the browser then
    asks for the organization and the first administrator; "funding demo" fills in a demonstration instead.

    \b
    Examples:
      funding init
      funding --instance /srv/funding init
      DATABASE_URL=postgresql://funding@localhost/funding funding init
    """
    app = program.app()
    if prepare_database(app):
        click.echo(f"The instance {app.instance_path} is ready.")
    else:
        click.echo(f"The instance {app.instance_path} was ready already.")


@click.command()
@click.pass_obj
def migrate(program: Program) -> None:
    """Upgrade the database to this program's schema.

    Needed after a new version of Funding was installed: until then "funding serve" refuses to start. Unless
    the database is empty, a backup is written to the instance's backups/ folder first, and its name printed.
    Each step is all or nothing; a step that fails leaves the database as it was.

    \b
    Examples:
      funding migrate
      funding --instance /srv/funding migrate
    """
    app = program.app()
    if not prepare_database(app):
        click.echo("Nothing to do: the database is at this program's schema.")


def prepare_database(app: Flask) -> bool:
    """Migrate the database where it is behind, backing it up first. Answers whether anything was done.

    The federal agencies that are not among the funders yet are added, and the usual ladders where there is none.
    """
    from funding.funders.services import ensure_federal_tree
    from funding.infra import clock, migrations
    from funding.infra.backup import back_up
    from funding.infra.db import db, unit_of_work
    from funding.work.services import ensure_ladders

    with app.app_context():
        found, wanted = migrations.current(db.engine), migrations.head()
        if found == wanted:
            return False
        if found is not None:
            folder = program_folder(app, "backups")
            target = folder / f"before-{wanted}-{clock.now():%Y%m%dT%H%M%SZ}.funding"
            with shown_progress() as progress:
                back_up(target, progress=progress)
            click.echo(f"Backed up to {target}", err=True)
        migrations.upgrade(db.engine)
        db.engine.dispose()
        with unit_of_work():
            ensure_federal_tree(by=COMMAND_LINE)
            ensure_ladders(by=COMMAND_LINE)
    click.echo(f"The database is at {wanted}.", err=True)
    return True


def program_folder(app: Flask, name: str) -> Path:
    """A folder of the instance that only its owner may read, made where it is missing."""
    folder = Path(app.instance_path) / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@click.command(short_help="Look whether the instance is well.")
@click.pass_obj
def check(program: Program) -> None:
    """Look whether the instance is well; the exit status is 1 when anything is wrong.

    Checks the settings, who may read the instance folder, whether the database is sound and at this program's
    schema, that every row it points to exists, that the triggers that protect the history are in place, that
    every stored file is the one that was stored, and that PDFs can be made. Changes nothing.

    \b
    Examples:
      funding check
      funding check || mail -s "Funding needs a look" admin@example.org
    """
    from funding.cli.checkup import examine

    findings = examine(program)
    for finding in findings:
        click.echo(f"{'ok  ' if finding.well else 'FAIL'}  {finding.subject}: {finding.detail}")
    wrong = sum(not finding.well for finding in findings)
    if wrong:
        raise click.ClickException(f"{wrong} of {len(findings)} checks failed")
    click.echo(f"All {len(findings)} checks passed.")
