"""The ``funding`` command: every job an administrator does outside the browser.

Commands import the rest of the program only when they run, so that ``funding --help`` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from funding.cli import (
    award_files,
    backups,
    budget_files,
    cost_files,
    exchange,
    instances,
    list_files,
    outreach_files,
    people,
    report_files,
    server,
)
from funding.cli.errors import exit_status, one_line
from funding.cli.program import HELP_WIDTH, Program

__all__ = ["cli", "main"]

INTERRUPTED = 130
WRONG_USE = 2


@click.group(context_settings={"max_content_width": HELP_WIDTH, "help_option_names": ["-h", "--help"]})
@click.option(
    "--instance",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="FUNDING_INSTANCE",
    metavar="DIR",
    help="The folder in which everything lives.  [default: instance/ in the checkout or here]",
)
@click.version_option(package_name="funding", message="Funding %(version)s")
@click.pass_context
def cli(context: click.Context, instance: Path | None) -> None:
    """Manage grants and funding for community outreach, from a call to a proposal in a funder's hands.

    Everything belongs to one instance: a folder with the database, the stored files and the secret key. The
    commands below set an instance up, serve it, back it up, move data in and out, and find out whether all
    is well. People do their daily work in the browser.

    \b
    Examples:
      funding init                          make the instance and its database
      funding user add --role administrator --name "Ana Reyes" --email ana@example.org
      funding serve                         serve on http://127.0.0.1:8000
      funding backup /backups/monday.funding
      funding --instance /srv/new restore /backups/monday.funding
      funding check                         is everything as it should be?

    \b
    Environment:
      FUNDING_INSTANCE    the instance folder, as --instance
      DATABASE_URL        postgresql://... to use PostgreSQL instead of the instance's SQLite file
      FUNDING_BEHIND_TLS  1 where a proxy in front speaks TLS; needed to serve on another than loopback
      FUNDING_HOSTS       host names that may be asked for, with commas between
      FUNDING_URL         where links in letters lead; by default https:// and the first of FUNDING_HOSTS
      FUNDING_MAIL_URL    smtp://user:password@host:587 or smtps://...; without it mail is filed
      FUNDING_MAIL_FROM   the sender's address
      FUNDING_WORKER      "embedded" (default) or "separate": where background jobs run
      FUNDING_JOBS_URL    redis:// or postgresql:// for the job queue of several processes
      FUNDING_DEBUG       1 to see where in the program an unforeseen error arose

    \b
    Files in the instance (mode 0700, nobody else may read it):
      funding.db          the database (SQLite)
      secret_key          signs forms and links; made by "init", not part of a backup
      files/              uploaded and sent documents, named by the hash of their content
      queue.db            background jobs waiting to run
      mail/               messages that were filed because no mail server is set
      backups/            made by itself before each upgrade of the database

    \b
    Exit status:
      0  done
      1  refused or failed; one line on standard error says why
      2  wrong use of the command line
    """
    context.obj = Program(instance)


COMMANDS = (
    instances, server, people, backups, exchange, budget_files, award_files, outreach_files, report_files,
    cost_files, list_files,
)  # fmt: skip
for module in COMMANDS:
    module.register(cli)


def main(arguments: list[str] | None = None) -> None:
    """The console script's entry: runs a command and turns whatever goes wrong into one line and a status."""
    try:
        cli.main(args=arguments, prog_name="funding", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        sys.exit(WRONG_USE)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "funding"
        click.echo(f"{path}: {error.format_message()} See: {path} --help", err=True)
        sys.exit(WRONG_USE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("funding: stopped", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:
        click.echo(f"funding: {one_line(error)}", err=True)
        sys.exit(exit_status(error))
