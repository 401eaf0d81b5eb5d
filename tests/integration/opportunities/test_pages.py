"""The screens: search, facets, one call, entry by hand, imports, exports, and who may do what."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from funding.infra.db import db
from funding.kernel.actor import SYSTEM
from funding.kernel.zoned import Certainty
from funding.opportunities.filters import SearchFilter
from funding.opportunities.models import ExtractImport, Opportunity
from funding.opportunities.services import export_opportunities
from funding.opportunities.services.entry import NoticeFacts
from funding.opportunities.services.imports import import_grants_gov
from funding.opportunities.types import ImportState, Source
from tests.builders.funders import build_funder
from tests.builders.opportunities import (
    build_opportunity,
    entry,
    extract_text,
    gate,
    synopsis,
    write_extract,
    zipped,
)

Clients = Callable[[str], Any]

HOSTILE = [
    '"', "'", "* AND", "title:x", "(((", "a OR OR b", "NEAR(a b", "-", '"open', "\\", "%' OR 1=1 --", "^a {b} +c",
    "AND NOT", "a\tb", "🜁 é́ ‮", "-only -minus", "x" * 500,
]  # fmt: skip


@pytest.fixture
def calls(app: object, tmp_path: Path) -> None:
    """Four federal calls, open, forecasted, closed and archived, and one state program."""
    del app
    path = write_extract(
        tmp_path / "extract.xml",
        synopsis("1", CFDANumbers=["16.320"], EligibleApplicants=["12"], AwardCeiling="440000"),
        synopsis("2", OpportunityTitle="Street outreach research", CloseDate="10012026", EligibleApplicants=["00"],
                 AgencyCode="HHS-ACF-OTIP", AgencyName="Office on Trafficking in Persons"),
        synopsis("3", OpportunityTitle="Old program", CloseDate="01012020", ArchiveDate="02012020"),
        synopsis("4", OpportunityTitle="Rolling program", CloseDate="01012099", EligibleApplicants=["99"]),
        synopsis("5", forecast=True, OpportunityTitle="Coming outreach program", EligibleApplicants=["25"],
                 EstimatedSynopsisCloseDate="03012027", AwardCeiling="none"),
    )  # fmt: skip
    import_grants_gov(path, by=SYSTEM)


def _titles(answer: Any) -> list[str]:
    text = answer.get_data(as_text=True)
    return [part.split("</a>")[0].rsplit(">", 1)[1] for part in text.split("<h2><a ")[1:]]


def test_the_list_begins_with_what_is_open_or_forecasted_closing_soonest(
    calls: None, client_for: Clients
) -> None:
    found = _titles(client_for("development").get("/opportunities/"))
    assert found == [
        "Services for Victims of Human Trafficking",
        "Coming outreach program",
        "Rolling program",
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=any&q=outreach", {"Street outreach research", "Coming outreach program"}),
        ("status=any&q=outreach+-research", {"Coming outreach program"}),
        ("status=any&q=%22street+outreach%22", {"Street outreach research"}),
        ("status=any&q=16.320", {"Services for Victims of Human Trafficking"}),
        ("status=any&q=O-OVC-2026-4", {"Rolling program"}),
        ("status=closed", {"Street outreach research"}),
        ("status=archived", {"Old program"}),
        ("status=forecasted", {"Coming outreach program"}),
        ("status=open&closes=none", {"Rolling program"}),
        ("closes=60", {"Services for Victims of Human Trafficking"}),
        ("eligible=501c3", {"Services for Victims of Human Trafficking", "Rolling program", "Coming outreach program"}),
        ("eligible=12", {"Services for Victims of Human Trafficking"}),
        ("status=any&agency=HHS", {"Street outreach research"}),
        ("status=any&agency=USDOJ-OJP&aln=16.320", {"Services for Victims of Human Trafficking"}),
        ("award=500k", {"Services for Victims of Human Trafficking"}),
        ("award=unknown", {"Rolling program", "Coming outreach program"}),
        ("cost=yes", set()),
        ("status=nonsense&award=lots&closes=never&aln=1&eligible=zz&page=-4&sort=x",
         {"Services for Victims of Human Trafficking", "Rolling program", "Coming outreach program"}),
    ],
)  # fmt: skip
def test_words_and_facets_narrow_the_list(
    calls: None, client_for: Clients, query: str, expected: set[str]
) -> None:
    assert set(_titles(client_for("auditor").get(f"/opportunities/?{query}"))) == expected


@pytest.mark.parametrize("text", HOSTILE)
def test_no_words_break_the_search(calls: None, client_for: Clients, text: str) -> None:
    browser = client_for("program")
    for extra in ({}, {"status": "any", "sort": "relevance"}):
        answer = browser.get("/opportunities/", query_string={"q": text, **extra})
        assert answer.status_code == 200


@pytest.mark.parametrize("sort", ["close", "relevance", "posted", "ceiling", "title"])
def test_every_order_keeps_unknown_dates_and_ceilings_last(
    calls: None, client_for: Clients, sort: str
) -> None:
    found = _titles(client_for("program").get(f"/opportunities/?sort={sort}&q=program+OR&q=x"))
    assert isinstance(found, list)
    listed = _titles(client_for("program").get(f"/opportunities/?sort={sort}"))
    if sort in ("close", "ceiling"):
        assert listed[-1] != "Services for Victims of Human Trafficking"
        assert listed[0] == "Services for Victims of Human Trafficking"


def test_facets_count_what_each_choice_would_show(calls: None, client_for: Clients) -> None:
    text = client_for("program").get("/opportunities/?status=any").get_data(as_text=True)

    def count(box: str) -> str:
        return str(text).split(f'for="{box}"')[1].split('facet-count">')[1].split("<")[0]

    assert count("f-status-open") == "2"
    assert count("f-status-archived") == "1"
    assert count("f-eligible-501c3") == "3"
    assert count("f-agency-USDOJ") == "4"
    assert count("f-award-unknown") == "4"
    assert count("f-closes-none") == "1"


def test_the_search_takes_the_same_number_of_queries_whatever_it_finds(
    calls: None, client_for: Clients, count_queries: Any, tmp_path: Path
) -> None:
    browser = client_for("development")
    browser.get("/opportunities/")
    with count_queries() as few:
        browser.get("/opportunities/?q=program")
    more = write_extract(
        tmp_path / "more.xml", *(synopsis(str(n), LastUpdatedDate="11202026") for n in range(10, 60))
    )
    import_grants_gov(more, by=SYSTEM)
    with count_queries() as many:
        browser.get("/opportunities/?q=victims")
    assert 0 < len(few) == len(many) <= 12


def test_the_page_of_a_call_says_what_is_known_and_what_is_not(calls: None, client_for: Clients) -> None:
    call = db.session.scalar(sa.select(Opportunity).where(Opportunity.source_id == "1"))
    assert call is not None
    text = client_for("auditor").get(f"/opportunities/{call.id}").get_data(as_text=True)
    assert "Jan 13, 2027; time not stated" in text
    assert "$440,000" in text
    assert "Nonprofits with 501(c)(3) status" in text
    assert "Office for Victims of Crime" in text


def test_published_markup_is_shown_safely_and_the_raw_record_escaped(
    app: Any, client_for: Clients, tmp_path: Path
) -> None:
    nasty = (
        "&lt;p onclick=alert(1)&gt;Fine&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
        "&lt;a href='javascript:x'&gt;go&lt;/a&gt;"
    )
    path = write_extract(
        tmp_path / "a.xml",
        synopsis(
            "1",
            Description=nasty,
            AdditionalInformationURL="javascript:alert(1)",
            OpportunityTitle="<img src=x onerror=y>",
        ),
    )
    import_grants_gov(path, by=SYSTEM)
    call = db.session.scalars(sa.select(Opportunity)).one()
    text = client_for("director").get(f"/opportunities/{call.id}").get_data(as_text=True)
    assert "<p>Fine</p>" in text
    assert "<script>alert" not in text
    assert 'href="javascript' not in text
    assert "<img src=x" not in text
    assert "&amp;lt;script&amp;gt;" in text


def test_a_newer_version_tells_what_changed(calls: None, client_for: Clients, tmp_path: Path) -> None:
    later = synopsis(
        "1", CloseDate="02012027", AwardCeiling="500000", LastUpdatedDate="11202026", Version="Synopsis 2"
    )
    import_grants_gov(write_extract(tmp_path / "b.xml", later), by=SYSTEM)
    call = db.session.scalar(sa.select(Opportunity).where(Opportunity.source_id == "1"))
    assert call is not None
    text = client_for("development").get(f"/opportunities/{call.id}").get_data(as_text=True)
    assert "Closes: Jan 13, 2027 → Feb 1, 2027" in text
    assert "Award ceiling: $440,000 → $500,000" in text


def test_a_call_that_does_not_exist_is_not_found(client_for: Clients) -> None:
    assert client_for("director").get("/opportunities/999").status_code == 404


FORM = {
    "source": "state", "title": "Victim services 2027", "match_kind": "share", "match_bp": "20", "cost_share": "yes",
    "match_source": "34 U.S.C. 20103", "ceiling_cents": "$180,000", "alns": "16.575", "eligible": ["12", "13"],
    "gate1_label": "Portal closes", "gate1_certainty": "exact", "gate1_day": "2026-12-04", "gate1_time": "16:00",
    "gate1_zone": "America/New_York", "description": "Outreach & care",
}  # fmt: skip


def test_a_state_call_is_entered_with_dates_and_match_rule(client_for: Clients) -> None:
    answer = client_for("development").post_form("/opportunities/new", FORM)
    call = db.session.scalars(sa.select(Opportunity)).one()
    assert answer.status_code == 303
    assert (call.source, call.match_bp, call.ceiling_cents) == (Source.STATE, 2_000, 180_000_00)
    assert (call.gates[0].due_time, call.gates[0].certainty) == (time(16, 0), Certainty.EXACT)
    assert call.close_on == date(2026, 12, 4)
    page = client_for("finance").get(f"/opportunities/{call.id}").get_data(as_text=True)
    assert "Dec 4, 2026, 4:00 p.m. ET" in page
    assert _titles(client_for("finance").get("/opportunities/?q=outreach+care")) == ["Victim services 2027"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "Please fill this in"),
        ({"ceiling_cents": "1e12"}, "gate"),
        ({"floor_cents": "200,000"}, "smallest award cannot be above"),
        ({"gate1_day": ""}, "Please give the day"),
        ({"gate1_time": ""}, "Day only"),
        ({"gate1_label": ""}, "name what is due"),
        ({"match_bp": ""}, "give the share"),
        ({"match_source": ""}, "where the match rule stands"),
        ({"alns": "16.5"}, "16.320"),
        ({"url": "ftp://example.org"}, "https://"),
        ({"starts_on": "2027-02-01", "ends_on": "2027-01-01"}, "cannot end before"),
        ({"title": "x" * 201}, "200 characters"),
        ({"source": "grants_gov"}, "choose one"),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_keeps_what_was_typed(
    client_for: Clients, change: dict[str, str], message: str
) -> None:
    answer = client_for("director").post_form("/opportunities/new", FORM | change)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in text
    assert "Outreach &amp; care" in text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Opportunity)) == 0


def test_two_people_cannot_overwrite_each_other(client_for: Clients) -> None:
    call = build_opportunity()
    browser, changed = client_for("development"), FORM | {"version": str(call.version)}
    url = f"/opportunities/{call.id}/edit"
    assert browser.post_form(url, changed).status_code == 303
    answer = browser.post_form(url, changed | {"title": "My words"})
    assert answer.status_code == 409
    assert "My words" in answer.get_data(as_text=True)


def test_what_a_notice_says_is_added_to_a_federal_call_and_survives_imports(
    calls: None, client_for: Clients, tmp_path: Path
) -> None:
    call = db.session.scalar(sa.select(Opportunity).where(Opportunity.source_id == "1"))
    assert call is not None
    form = {
        "version": str(call.version), "match_kind": "share", "match_bp": "25", "match_source": "NOFO page 14",
        "gate1_label": "Grants.gov step", "gate1_certainty": "exact", "gate1_day": "2027-01-06", "gate1_time": "23:59",
        "gate1_zone": "America/New_York", "gate2_label": "JustGrants step", "gate2_certainty": "exact",
        "gate2_day": "2027-01-13", "gate2_time": "20:59", "gate2_zone": "America/New_York",
    }  # fmt: skip
    assert client_for("development").post_form(f"/opportunities/{call.id}/edit", form).status_code == 303
    later = synopsis("1", OpportunityTitle="New title", LastUpdatedDate="11202026")
    import_grants_gov(write_extract(tmp_path / "b.xml", later), by=SYSTEM)
    db.session.expire_all()
    assert (call.title, call.match_bp, [one.label for one in call.gates]) == (
        "New title", 2_500, ["Grants.gov step", "JustGrants step"],
    )  # fmt: skip


def test_an_ask_to_a_donor_is_for_those_who_may_see_giving(client_for: Clients) -> None:
    call = build_opportunity(source=Source.DONOR, title="Ask Ms. Aldana for the spring campaign")
    assert client_for("program").get(f"/opportunities/{call.id}").status_code == 404
    assert _titles(client_for("program").get("/opportunities/")) == []
    assert client_for("program").get("/opportunities/export.csv").get_data(as_text=True).count("\n") == 1
    assert "Aldana" in client_for("development").get(f"/opportunities/{call.id}").get_data(as_text=True)
    for url in (
        f"/opportunities/{call.id}",
        "/opportunities/",
        "/opportunities/export.json",
        "/opportunities/?q=Aldana",
    ):
        body = client_for("auditor").get(url).get_data(as_text=True)
        assert "Ms. Aldana" not in body


@pytest.mark.parametrize("role", ["program", "finance", "auditor"])
def test_only_those_who_edit_funding_records_may_enter_or_import(client_for: Clients, role: str) -> None:
    browser = client_for(role)
    for url in ("/opportunities/new", "/opportunities/imports"):
        assert browser.get(url).status_code == 403


def test_an_uploaded_extract_becomes_a_job_and_a_history_entry(client_for: Clients, tmp_path: Path) -> None:
    text = extract_text([synopsis("1"), synopsis("2", CloseDate="13452027"), synopsis(None)]).encode()
    path = zipped(tmp_path / "GrantsDBExtract.zip", ("x.xml", text))
    browser = client_for("development")
    answer = browser.post_form(
        "/opportunities/imports", {"extract": (io.BytesIO(path.read_bytes()), "../../GrantsDBExtract.zip")}
    )
    assert answer.status_code == 303
    job = browser.get(answer.location).get_data(as_text=True)
    assert "3 records read: 2 are new" in job
    history = browser.get("/opportunities/imports").get_data(as_text=True)
    assert "GrantsDBExtract.zip" in history
    assert "Devon Marsh" in history
    row = db.session.scalars(sa.select(ExtractImport)).one()
    page = browser.get(f"/opportunities/imports/{row.id}").get_data(as_text=True)
    assert "is not a day of the calendar" in page
    sheet = browser.get(f"/opportunities/imports/{row.id}/warnings.csv").get_data(as_text=True)
    assert "13452027" in sheet
    assert "record refused" in sheet


def test_a_damaged_upload_is_refused_in_words(client_for: Clients) -> None:
    browser = client_for("development")
    answer = browser.post_form("/opportunities/imports", {"extract": (io.BytesIO(b"<Wrong/>"), "a.xml")})
    assert "is not a Grants.gov extract" in browser.get(answer.location).get_data(as_text=True)
    assert db.session.scalars(sa.select(ExtractImport.state)).one() is ImportState.REFUSED
    assert browser.post_form("/opportunities/imports", {}).status_code == 422


def test_an_export_of_every_status_holds_every_call(calls: None) -> None:
    out = io.BytesIO()
    export_opportunities(SYSTEM, SearchFilter(status=("any",)), "json", out)
    assert len(json.loads(out.getvalue())) == 5


def test_exports_hold_exactly_the_list_and_keep_identifiers_as_text(calls: None, client_for: Clients) -> None:
    build_opportunity(title="=HYPERLINK(1)", alns=("16.590",))
    browser = client_for("finance")
    shown = _titles(browser.get("/opportunities/"))
    rows = json.loads(browser.get("/opportunities/export.json").get_data(as_text=True))
    assert [row["title"] for row in rows] == shown
    assert {row["assistance_listings"] for row in rows} == {"16.320", "16.590", ""}
    assert next(row["award_ceiling"] for row in rows if row["source_id"] == "1") == "440000.00"
    csv = browser.get("/opportunities/export.csv").get_data(as_text=True)
    assert csv.count("\r\n") == len(shown) + 1
    assert "'=HYPERLINK(1)" in csv
    assert ",16.590," in csv
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/opportunities/export.xlsx").data))
    cells = list(book["Opportunities"].values)
    assert [row[0] for row in cells[1:]] == shown
    assert "16.590" in {row[15] for row in cells}
    assert browser.get("/opportunities/export.exe").status_code == 404


def test_dates_without_a_time_never_get_one(app: Any) -> None:
    call = build_opportunity(notice=NoticeFacts(None, (gate(at=time(9, 0)),), None, "", None, None))
    assert call.gates[0].due_time is None


def test_a_funders_page_lists_its_calls(client_for: Clients) -> None:
    funder = build_funder(name="Harbor Light Foundation")
    db.session.commit()
    notice = replace(entry().notice, funder_id=funder.id)
    build_opportunity(title="Safe schools fund", notice=notice)
    build_opportunity(title="Another call")
    page = client_for("finance").get(f"/funders/{funder.id}").text
    assert "Safe schools fund" in page
    assert "Another" not in page


def test_who_sees_the_same_calls_shares_their_counts(client_for, count_queries, actor_for) -> None:
    from funding.opportunities.queries.facets import warm

    client_for("development").get("/opportunities/")
    db.session.commit()
    warm(actor_for("director"))
    db.session.rollback()
    browser = client_for("finance")
    browser.get("/")
    with count_queries() as sent:
        browser.get("/opportunities/?status=any")
    assert not [one for one in sent if "hits" in one], "counted already, for somebody else"
