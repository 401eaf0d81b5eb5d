"""Every command explains itself: what it does, and how it is used."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from funding.cli import cli


def commands(group: click.Group, path: str = "funding") -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


ALL = dict(commands(cli))


def help_of(path: str) -> str:
    return ALL[path].get_help(click.Context(ALL[path], info_name=path, max_content_width=110))


def test_there_are_commands() -> None:
    assert {
        "funding init",
        "funding serve",
        "funding user add",
        "funding backup",
        "funding pdf proposal",
    } <= set(ALL)


@pytest.mark.parametrize(
    "path", [path for path, command in ALL.items() if not isinstance(command, click.Group)]
)
def test_help_has_an_example_that_names_the_command(path: str) -> None:
    text = help_of(path)
    assert "Example" in text
    assert path.removeprefix("funding ") in text.split("Example", 1)[1]


@pytest.mark.parametrize("path", ALL)
def test_every_option_says_what_it_is_for(path: str) -> None:
    options = [option for option in ALL[path].params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("path", ALL)
def test_the_summary_in_a_list_of_commands_is_not_cut(path: str) -> None:
    assert not ALL[path].get_short_help_str(limit=66).endswith("...")


def test_the_manual_page_tells_examples_environment_files_and_status() -> None:
    text = cli.get_help(click.Context(cli, info_name="funding", max_content_width=110))
    for part in ("Examples:", "Environment:", "Files in the instance", "Exit status:", "FUNDING_INSTANCE"):
        assert part in text
