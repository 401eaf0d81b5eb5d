"""American spelling and finished sentences, wherever people or programmers read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

READ = (".py", ".html", ".md", ".js", ".css", ".cfg", ".toml", ".sh", ".txt", ".xml")
BRITISH = (
    r"organis\w*|(?<!sub)programmes?|colour\w*|behaviour\w*|favour\w*|honour\w*|labour\w*|neighbour\w*|centres?"
    r"|licences?|cheques?|greys?|analys(?:e|ed|es|ing)|catalogues?|cancell(?:ed|ing)|labell(?:ed|ing)|travell\w+"
    r"|modell(?:ed|ing)|fulfils?|judgements?|enrols?|enrolments?|defences?|offences?|whilst|amongst|recognis\w+"
    r"|authoris\w+|initialis\w+|normalis\w+|summaris\w+|prioritis\w+|utilis\w+|minimis(?:e|ed|es|ing)|maximis\w+"
    r"|emphasis(?:e|ed|ing)|apologis\w+|serialis\w+|realis\w+|customis\w+|finalis\w+|optimis(?:e|ed|es|ing|ation)\b"
    r"|specialis(?:e|ed|es|ing)|standardis\w+|categoris\w+|sanitis\w+|metres|litres?|theatres?|fibres?|practis\w+"
    r"|ageing|sceptical|cent(?:re|red|ring)\b|artefacts?|acknowledgements?|ise[ds]?\b(?<=alised)|counsell\w+"
)
UNFINISHED = r"TODO|FIXME|XXX|HACK|INTERIM|lorem ipsum|not implemented|coming soon"
MACHINE_PATHS = r"(?<!\w)(?:/home/\w+|/root/)"

_BRITISH = re.compile(rf"\b(?:{BRITISH})\b", re.IGNORECASE)
_UNFINISHED = re.compile(rf"\b(?:{UNFINISHED})\b|{MACHINE_PATHS}")
_SKIPPED = {"vendor", "__pycache__", "icons", "fonts", "instance", "node_modules"}


def files(root: Path, *names: str) -> Iterator[Path]:
    """The text files that people read under ``names`` of ``root``; vendored ones are not ours."""
    for name in names:
        start = root / name
        for path in sorted(start.rglob("*")) if start.is_dir() else [start]:
            if path.is_file() and path.suffix in READ and not _SKIPPED & set(path.relative_to(root).parts):
                yield path


def british(text: str) -> list[str]:
    """British spellings, each with its line number."""
    return _found(_BRITISH, text)


def unfinished(text: str) -> list[str]:
    """Marks of unfinished work and paths of one machine, each with its line number."""
    return _found(_UNFINISHED, text)


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [
        f"{number} {match[0]!r} in {line.strip()[:100]}"
        for number, line in enumerate(text.splitlines(), 1)
        for match in pattern.finditer(line)
    ]
