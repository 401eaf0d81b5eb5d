"""Views are kept, shared, opened by themselves, ordered, and handed over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from funding.accounts.services.leaving import deactivate
from funding.infra.db import db
from funding.kernel.actor import Role
from funding.saved_views.models import SavedView
from funding.saved_views.queries import shelf
from funding.saved_views.screens import screen_of
from funding.saved_views.services import save_view
from funding.saved_views.types import Audience
from tests.support.client import CheckedClient
from tests.support.people import user_with

pytestmark = pytest.mark.usefixtures("database")
Browsers = Callable[[str], CheckedClient]


def keep(role: Role, name: str, audience: Audience = Audience.ME, query: str = "sort=-ask") -> int:
    view = save_view(
        screen=screen_of("pipeline.list"), name=name, query=query, audience=audience, by=user_with(role).actor
    )
    db.session.commit()
    return view.id


def test_a_view_is_saved_from_the_menu_and_named_when_it_is_open(client_for: Browsers) -> None:
    browser = client_for("development")
    page = browser.get("/pipeline/list?sort=-ask&page=3").text
    assert "/views/new?screen=pipeline.list&amp;query=sort%3D-ask" in page
    address = "/views/new?screen=pipeline.list&query=sort%3D-ask"
    browser.post_form(address, {"name": "Biggest first", "audience": "finance"})
    view = db.session.scalars(sa.select(SavedView)).one()
    assert (view.query, view.audience) == ("sort=-ask", Audience.FINANCE)
    opened = browser.get(f"/views/{view.id}", follow_redirects=True).text
    assert "Biggest first</span>" in opened
    assert "<em>changed</em>" not in opened
    assert "<em>changed</em>" in browser.get(f"/pipeline/list?sort=title&view={view.id}").text
    browser.send(f"/views/{view.id}/update", {"query": "sort=title"})
    assert db.session.get_one(SavedView, view.id).query == "sort=title"


def test_a_view_of_another_screens_parameters_is_refused(client_for: Browsers) -> None:
    browser = client_for("development")
    answer = browser.send(
        "/views/new", {"screen": "opportunities", "query": "cols=ask", "name": "X", "audience": "me"}
    )
    assert answer.status_code == 422
    assert "Opportunities knows no “cols”" in answer.text


def test_a_view_is_found_by_those_it_is_shared_with_and_changed_by_its_owner(client_for: Browsers) -> None:
    finance, program = client_for("finance"), client_for("program")
    own, shared = keep(Role.DEVELOPMENT, "Own"), keep(Role.DEVELOPMENT, "For finance", Audience.FINANCE)
    assert [one.id for one in shelf(user_with(Role.FINANCE).actor, "pipeline.list").views] == [shared]
    assert program.get(f"/views/{shared}").status_code == 404
    assert finance.get(f"/views/{own}").status_code == 404
    assert finance.send(f"/views/{shared}/delete").status_code == 403
    auditor = client_for("auditor")
    answer = auditor.send("/views/new", {"screen": "pipeline.list", "name": "All", "audience": "everyone"})
    assert answer.status_code == 422


def test_a_view_opens_by_itself_until_everything_is_asked_for(client_for: Browsers) -> None:
    browser = client_for("development")
    view = keep(Role.DEVELOPMENT, "Biggest first")
    browser.send("/views/usual", {"screen": "pipeline.list", "view_id": str(view)})
    assert browser.get("/pipeline/list").location == f"/pipeline/list?sort=-ask&view={view}"
    assert browser.get("/pipeline/list?view=0").status_code == 200
    browser.send(f"/views/{view}/delete")
    assert browser.get("/pipeline/list").status_code == 200


def test_own_views_stand_in_the_order_their_owner_gives_them(client_for: Browsers) -> None:
    browser = client_for("development")
    first, second = keep(Role.DEVELOPMENT, "A"), keep(Role.DEVELOPMENT, "B")
    browser.send(f"/views/{second}/place", {"way": "up"})
    found = shelf(user_with(Role.DEVELOPMENT).actor, "pipeline.list").views
    assert [one.id for one in found] == [second, first]
    page = browser.get("/views").text
    assert page.index(">B</a>") < page.index(">A</a>")


def test_shared_views_of_a_leaver_pass_to_the_successor_and_own_ones_go(client_for: Browsers) -> None:
    leaver, heir = user_with(Role.DEVELOPMENT), user_with(Role.DIRECTOR)
    keep(Role.DEVELOPMENT, "Mine alone")
    shared = keep(Role.DEVELOPMENT, "Weekly", Audience.EVERYONE)
    keep(Role.DIRECTOR, "Weekly")
    deactivate(
        user=leaver,
        successor_id=heir.id,
        expected_version=leaver.version,
        by=user_with(Role.ADMINISTRATOR).actor,
    )
    db.session.commit()
    names = {one.id: (one.person_id, one.name) for one in db.session.scalars(sa.select(SavedView))}
    assert names[shared] == (heir.id, f"Weekly ({leaver.name})")
    assert len(names) == 2
