"""What a browser calls itself, in words a person recognizes their own device by.

The first name that occurs decides, in this order, since browsers name each other: Edge says Chrome and Safari too.

======================================================  ===================
user agent holds                                        is told as
======================================================  ===================
``... Chrome/156.0 Safari/537.36 Edg/156.0``            Edge
``... Chrome/156.0 Safari/537.36``                      Chrome
``... Version/18.0 Safari/605.1``                       Safari
``... Firefox/145.0``                                   Firefox
``Windows NT``, ``iPhone``, ``Mac OS X``, ``Linux``     the system after "on"
======================================================  ===================
"""

from __future__ import annotations

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """ "Chrome on Linux", "Safari on iPhone"; "Unknown browser" where nothing is recognized."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "Unknown browser")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser
