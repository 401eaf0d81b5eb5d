"""Dead links are caught, living ones are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.support.links import addresses, dead_links
from tests.support.markup import parse


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A small app with one page for each method and one static file."""
    folder: Path = tmp_path_factory.mktemp("static")
    (folder / "app.css").write_text("")
    app = Flask("shop", static_folder=str(folder), static_url_path="/static")
    app.add_url_rule("/items/<int:number>", "item", lambda number: str(number))
    app.add_url_rule("/items", "create", lambda: "", methods=["POST"])
    return app


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/items/7">x</a>',
        '<a href="7?tab=1#top">x</a>',
        '<form method="post" action="/items"></form>',
        '<form><button formmethod="post" formaction="/items">x</button></form>',
        '<button hx-post="/items">x</button>',
        '<link rel="stylesheet" href="/static/app.css?v=1">',
        '<a href="https://www.grants.gov/">x</a><a href="mailto:a@example.org">x</a><a href="tel:+1">x</a>',
        '<p id="here"></p><a href="#here">x</a>',
    ],
)
def test_living_links_pass(shop: Flask, html: str) -> None:
    tree = parse(html)
    assert list(addresses(tree)) or "id=" in html
    assert dead_links(tree, shop, "/items/6") == []


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/itmes/7">x</a>',
        '<a href="/items/seven">x</a>',
        '<a href="/items">x</a>',
        '<form action="/items"></form>',
        '<form method="post" action="/items/7"></form>',
        '<form><button formaction="/items">x</button></form>',
        '<button hx-delete="/items">x</button>',
        '<script src="/static/gone.js"></script>',
        '<img src="/static/../secret.png" alt="">',
        '<a href="#nowhere">x</a>',
        '<svg><use href="/static/gone.svg#x"></use></svg>',
    ],
)
def test_dead_links_are_caught(shop: Flask, html: str) -> None:
    assert dead_links(parse(html), shop, "/items/6")
