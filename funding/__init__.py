"""Funding: a grant and funding pipeline manager for community outreach against human trafficking."""

from __future__ import annotations

from pathlib import Path


def resource_dir(name: str) -> Path:
    """Where the folder of templates or static files called ``name`` lies.

    A built wheel carries these folders inside the package; a checkout keeps them beside it, at the top
    level. The wheel's place is asked first, so that an installed copy never reads a checkout it happens
    to be started from. Raises ``RuntimeError`` when neither place has the folder: a broken build.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise RuntimeError(f"The folder “{name}” is neither in the package nor beside it: {package}")
