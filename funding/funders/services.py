"""What can be done with funders: add, change, archive, restore, and plant the federal tree."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace

from sqlalchemy import select

from funding.funders.agencies import FEDERAL_TREE, Agency
from funding.funders.formats import FORMATS
from funding.funders.models import Funder
from funding.funders.queries import above, possible_duplicates
from funding.funders.reporting import CALENDARS
from funding.funders.types import KINDS_WITH_EIN, KINDS_WITH_UEI, FunderFacts, FunderKind, hue_of
from funding.infra.audit import assign, audit
from funding.infra.clock import now
from funding.infra.db import db
from funding.infra.hooks import on
from funding.infra.records import Visibility, check_version
from funding.kernel.actor import Actor
from funding.kernel.errors import DomainError
from funding.kernel.identifiers import parse_ein, parse_uei

_CODE = re.compile(r"[A-Z0-9]{2,12}(?:-[A-Z0-9]{1,12}){0,4}")
_KEPT_PRIVATE = frozenset({"title", "region", "website", "how_they_work", "abbreviation"})
LONGEST_NAME = 200


class DuplicateFunderError(DomainError):
    """Funders that look like the same one are known already. ``known`` names them."""

    def __init__(self, known: Sequence[Funder]) -> None:
        super().__init__("A funder like this is known already. Tick the box to add another one all the same.")
        self.known = tuple(known)


def create_funder(
    *, facts: FunderFacts, by: Actor, sure: bool = False, owner_id: int | None = None
) -> Funder:
    """Add a funder.

    Raises DomainError for a fact that cannot be so, and DuplicateFunderError for a name or EIN that is known,
    unless ``sure``.
    """
    facts = _checked(facts)
    if not sure:
        known = possible_duplicates(by, name=facts.name, ein=facts.ein)
        if known:
            raise DuplicateFunderError(known)
    _check_agency_code(facts.agency_code)
    _check_parent(facts.parent_id, None)
    private = facts.kind is FunderKind.PERSON
    funder = Funder(
        **_columns(facts),
        funder_kind=facts.kind,
        visibility=Visibility.GIVING if private else Visibility.EVERYONE,
        owner_id=owner_id if owner_id is not None else by.user_id,
        created_by_id=by.user_id,
    )
    db.session.add(funder)
    db.session.flush()
    _write_down(funder, "funder.added", {}, {key: value for key, value in asdict(facts).items() if value}, by)
    return funder


def update_funder(*, funder: Funder, facts: FunderFacts, expected_version: int | None, by: Actor) -> Funder:
    """Change what is known of a funder; its kind stays. Raises DomainError and StaleVersion."""
    check_version(funder, expected_version)
    facts = _checked(replace(facts, kind=funder.funder_kind))
    _check_agency_code(facts.agency_code, without=funder.id)
    _check_parent(facts.parent_id, funder)
    before, after = assign(funder, _columns(facts))
    if after:
        db.session.flush()
        _write_down(funder, "funder.updated", before, after, by)
    return funder


def archive_funder(*, funder: Funder, expected_version: int | None, by: Actor) -> None:
    """Take a funder off the lists; what hangs on it stays. Raises StaleVersion."""
    check_version(funder, expected_version)
    if funder.archived_at is None:
        funder.archived_at = now()
        db.session.flush()
        _write_down(funder, "funder.archived", {"archived": False}, {"archived": True}, by)


def restore_funder(*, funder: Funder, expected_version: int | None, by: Actor) -> None:
    """Put an archived funder back on the lists. Raises StaleVersion."""
    check_version(funder, expected_version)
    if funder.archived_at is not None:
        funder.archived_at = None
        db.session.flush()
        _write_down(funder, "funder.restored", {"archived": True}, {"archived": False}, by)


def ensure_federal_tree(*, by: Actor) -> int:
    """Add the agencies of the federal tree that are not there yet, and say how many were added.

    What somebody changed in one that is there stays as it is.
    """
    codes = [agency.code for agency in FEDERAL_TREE]
    rows = db.session.execute(select(Funder.agency_code, Funder.id).where(Funder.agency_code.in_(codes)))
    ids: dict[str | None, int | None] = {row[0]: row[1] for row in rows}
    added = 0
    for agency in FEDERAL_TREE:
        if agency.code not in ids:
            facts = _agency_facts(agency, ids.get(agency.parent_code))
            ids[agency.code] = create_funder(facts=facts, by=by, sure=True).id
            added += 1
    return added


def _agency_facts(agency: Agency, parent_id: int | None) -> FunderFacts:
    return FunderFacts(
        name=agency.name,
        kind=FunderKind.FEDERAL,
        parent_id=parent_id,
        abbreviation=agency.abbreviation,
        agency_code=agency.code,
        region="National",
        website=agency.website,
        match_bp=agency.match_bp,
        format_pack=agency.format_pack,
        reporting_calendar=agency.reporting_calendar,
        portal=agency.portal,
        how_they_work=agency.how_they_work,
    )


def _columns(facts: FunderFacts) -> dict[str, object]:
    """The facts as columns of the table."""
    values = asdict(facts)
    values["title"] = values.pop("name")
    values["hue"] = hue_of(values.pop("kind"), facts.agency_code)
    return values


def _checked(facts: FunderFacts) -> FunderFacts:
    """The facts in their one written form, without what their kind does not have. Raises DomainError."""
    federal = facts.kind is FunderKind.FEDERAL
    name = " ".join(facts.name.split())
    if not name:
        raise DomainError("Enter a name.", field="name")
    if len(name) > LONGEST_NAME:
        raise DomainError(f"The name may have at most {LONGEST_NAME} characters.", field="name")
    return replace(
        facts,
        name=name,
        agency_code=_code(facts.agency_code) if federal else None,
        parent_id=facts.parent_id if federal else None,
        ein=parse_ein(facts.ein) if facts.ein and facts.kind in KINDS_WITH_EIN else None,
        uei=parse_uei(facts.uei) if facts.uei and facts.kind in KINDS_WITH_UEI else None,
        website=_website(facts.website),
        match_bp=_share(facts.match_bp, "match_bp", below=10_000),
        indirect_cap_bp=_share(facts.indirect_cap_bp, "indirect_cap_bp", below=10_001),
        format_pack=_one_of(facts.format_pack, FORMATS, "format_pack"),
        reporting_calendar=_one_of(facts.reporting_calendar, CALENDARS, "reporting_calendar"),
    )


def _code(text: str | None) -> str | None:
    code = (text or "").strip().upper()
    if code and not _CODE.fullmatch(code):
        raise DomainError("An agency code looks like USDOJ-OJP-OVC.", field="agency_code")
    return code or None


def _website(text: str) -> str:
    address = text.strip()
    if address and not re.fullmatch(r"https?://[^\s/@:]+\.[^\s@]{2,}", address):
        raise DomainError("A web address begins with https:// and has no blanks.", field="website")
    return address


def _share(value: int | None, field: str, *, below: int) -> int | None:
    if value is not None and not 0 <= value < below:
        raise DomainError("Enter a share between 0% and 100%.", field=field)
    return value


def _one_of(key: str, known: Collection[str], field: str) -> str:
    if key not in known:
        raise DomainError("Choose one of the list.", field=field)
    return key


def _check_agency_code(code: str | None, *, without: int | None = None) -> None:
    if code and db.session.scalar(
        select(Funder.id).where(Funder.agency_code == code, Funder.id != (without or 0))
    ):
        raise DomainError("Another funder has this agency code.", field="agency_code")


def _check_parent(parent_id: int | None, funder: Funder | None) -> None:
    if parent_id is None:
        return
    parent = db.session.get(Funder, parent_id)
    if parent is None or parent.funder_kind is not FunderKind.FEDERAL:
        raise DomainError("Choose a federal department or agency.", field="parent_id")
    if funder is not None and funder.id in {parent.id, *(one.id for one in above(parent))}:
        raise DomainError("A funder cannot stand under itself.", field="parent_id")


def _write_down(
    funder: Funder, action: str, before: dict[str, object], after: dict[str, object], by: Actor
) -> None:
    """Audit the change. A private donor's name and words stay out of the trail, which auditors read."""
    label = f"Private donor (no. {funder.id})" if funder.is_private else funder.title
    if funder.is_private:
        before, after = _masked(before), _masked(after)
    audit(by=by, action=action, subject=label, record_id=funder.id, before=before, after=after)


def _masked(values: dict[str, object]) -> dict[str, object]:
    private = _KEPT_PRIVATE | {"name"}
    return {key: "(kept private)" if key in private else value for key, value in values.items()}


@on("funder.kinds")
def kinds() -> list[tuple[str, str]]:
    """The kinds of funder and their names, for features that lie below and keep something by kind."""
    return [(one.value, one.label) for one in FunderKind]


@on("record.funder_kind")
def kind_of(*, record_id: int) -> str | None:
    """The kind of funder a record is, None where it is none."""
    kind = db.session.scalar(select(Funder.funder_kind).where(Funder.id == record_id))
    return kind.value if kind else None
