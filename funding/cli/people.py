"""``funding user add``: registering a person where there is nobody yet to invite them in the browser."""

from __future__ import annotations

import sys

import click

from funding.cli.program import COMMAND_LINE, Program
from funding.kernel.actor import Role


def register(group: click.Group) -> None:
    """Add the commands to ``group``."""
    group.add_command(user)


@click.group()
def user() -> None:
    """Manage the people who may sign in.

    Roles can be changed and leavers' work handed over in the browser, under People.
    """


@user.command()
@click.option("--name", required=True, help="The person's full name.")
@click.option("--email", required=True, help="The address to sign in with.")
@click.option(
    "--role", required=True, type=click.Choice([role.value for role in Role]), help="What the person may do."
)
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of asking."
)
@click.pass_obj
def add(program: Program, name: str, email: str, role: str, password_stdin: bool) -> None:
    """Register a person who may then sign in.

    The password is asked for, twice and unseen, and is never an argument: arguments can be read by others on
    the machine. It needs 12 characters or more and must be hard to guess.

    \b
    Examples:
      funding user add --role administrator --name "Ana Reyes" --email ana@example.org
      pass show funding/ana | funding user add --role finance --name "Ana Reyes" \\
          --email ana@example.org --password-stdin
    """
    from funding.accounts.services.people import checked_email, checked_name, create_user
    from funding.infra.db import unit_of_work

    checked_name(name)
    checked_email(email)
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif not sys.stdin.isatty():
        raise click.ClickException("There is no terminal to ask for the password on; use --password-stdin.")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt="Once more", err=True)
    with program.ready(), unit_of_work():
        person = create_user(name=name, email=email, role=Role(role), password=password, by=COMMAND_LINE)
        told = f"{person.name} ({Role(role).label}) may sign in as {person.email}."
    click.echo(told)
