"""What a document may read while it is set: named kinds of file inside named folders of the package, nothing else.

An address looks like ``app://pdf/fonts/serif-regular.woff2``: a root that was handed in, then a path below it.

=========================================  ==================================================================
address                                    answer
=========================================  ==================================================================
``app://pdf/house.css``                    the file, when it lies below the root and is of an allowed kind
``app://pdf/../css/app.css``               refused: resolves to a place outside the root
``app://other/x.css``                      refused: no such root
``file:///etc/passwd``, ``/etc/passwd``    refused
``http://169.254.169.254/latest``          refused, and no socket is opened
``data:image/png;base64,...``              refused
=========================================  ==================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

_MEDIA_TYPES = {".css": "text/css", ".woff2": "font/woff2"}
_SCHEME = "app://"


class LockedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types.
    """Reads only below ``roots``; every refusal is noted in ``refused``. Never follows a redirect."""

    def __init__(self, roots: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols=("app",), allow_redirects=False, fail_on_errors=False)
        self._roots = {name: path.resolve() for name, path in roots.items()}
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> Any:
        """The file behind ``url``. Raises ValueError for everything that is not a named asset."""
        path = self._asset(url)
        if path is None:
            self.refused.append(url[:500])
            raise ValueError(f"refused {url[:200]}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _MEDIA_TYPES[path.suffix]})

    def _asset(self, url: str) -> Path | None:
        if not url.startswith(_SCHEME):
            return None
        name, _, rest = url.removeprefix(_SCHEME).partition("/")
        root = self._roots.get(name)
        if root is None or "\0" in rest:
            return None
        path = (root / rest).resolve()
        allowed = path.is_relative_to(root) and path.suffix in _MEDIA_TYPES and path.is_file()
        return path if allowed else None
