"""``funding backup`` and ``restore``: a whole instance in one verified file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from funding.cli.program import Program, shown_progress

if TYPE_CHECKING:
    from funding.infra.backup import Manifest


def register(group: click.Group) -> None:
    """Add the commands to ``group``."""
    group.add_command(backup)
    group.add_command(restore)


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1_000_000:,.1f} MB"


def _content(manifest: Manifest) -> str:
    return f"{manifest.rows:,} rows in {len(manifest.tables)} tables, {len(manifest.files):,} stored files"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup(program: Program, file: Path) -> None:
    """Write the whole instance to FILE while people go on working.

    FILE holds the database as of one moment and every stored file, each with its SHA-256, and is sealed with
    a checksum of the whole. It is read again and verified before it gets its name; an existing FILE is never
    overwritten. It holds names, figures and password hashes: keep it where the instance could be kept.

    Not in it: the secret key (a restored instance makes its own, so everyone signs in anew), jobs waiting to
    run, and mail that was filed. Works alike on SQLite and PostgreSQL; neither needs a tool of its own.

    \b
    Examples:
      funding backup /backups/funding-$(date +%F).funding
      0 2 * * *  funding --instance /srv/funding backup /backups/$(date +\\%F).funding     (crontab)
    """
    from funding.infra.backup import back_up

    with program.ready(), shown_progress() as progress:
        manifest = back_up(file.absolute(), progress=progress)
    click.echo(f"{file}: {_content(manifest)}, {_size(file.stat().st_size)}, verified.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--verify-only", is_flag=True, help="Read and verify FILE, and change nothing.")
@click.pass_obj
def restore(program: Program, file: Path, verify_only: bool) -> None:
    """Put the backup FILE into an empty instance.

    FILE is verified to its last byte first; a damaged one is refused and nothing is changed. The instance
    must be new or empty: nothing is ever overwritten. A backup from an older version of Funding is upgraded;
    one from a newer version is refused. A backup of a PostgreSQL database goes into an empty PostgreSQL
    database, one of SQLite into a folder.

    \b
    Examples:
      funding restore --verify-only /backups/monday.funding
      funding --instance /srv/restored restore /backups/monday.funding
    """
    from funding.infra import backup as backups

    with shown_progress() as progress:
        if verify_only:
            manifest = backups.verify(file, progress=progress)
        else:
            backups.check_seal(file)
            with program.app().app_context():
                manifest = backups.restore(file, progress=progress)
    done = "is whole" if verify_only else f"was restored into {program.instance}"
    click.echo(f"{file} {done}: {_content(manifest)}, made {manifest.made_at}.")
