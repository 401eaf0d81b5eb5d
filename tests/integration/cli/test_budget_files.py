"""``funding import budget``: what it says, what it leaves, how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.integration.cli.conftest import RunCommand

PLAN = (
    b"Category,Line item,Year 1,Match\n"
    b"Travel,Bus passes,1200.00,\n"
    b"Contractual,Evaluator,10000.00,2500.00\n"
    b"Total,,11200,\n"
)


@dataclass(frozen=True)
class Place:
    """An instance with one application that has no budget."""

    run: RunCommand
    application: int
    folder: Path

    def bring(self, data: bytes = PLAN, *more: str, name: str = "plan.csv"):
        path = self.folder / name
        path.write_bytes(data)
        return self.run("import", "budget", path, "--application", str(self.application), *more)


@contextmanager
def opened(home: Path) -> Iterator[None]:
    from funding.config import load_settings
    from funding.factory import create_app
    from funding.infra.db import db

    app = create_app(load_settings(home))
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def place(prepared: RunCommand, home: Path, tmp_path: Path) -> Place:
    with opened(home):
        from funding.applications.services.pursue import start_application
        from funding.applications.types import ApplicationFacts
        from funding.infra.db import unit_of_work
        from funding.kernel.actor import SYSTEM
        from tests.builders.funders import build_funder

        with unit_of_work():
            funder = build_funder(name="Harbor Light Foundation")
            facts = ApplicationFacts(
                title="Night outreach",
                funder_id=funder.id,
                starts_on=date(2027, 1, 1),
                ends_on=date(2027, 12, 31),
                purpose="Outreach at night.",
            )
            number = start_application(facts=facts, by=SYSTEM).id
    return Place(prepared, number, tmp_path)


def test_a_rehearsal_tells_what_would_change_and_changes_nothing(place: Place) -> None:
    said = place.bring(PLAN, "--dry-run")
    assert said.status == 0, said.err
    assert "The application has no budget yet" in said.out
    assert "new             $1,200.00  Bus passes" in said.out
    assert "left out: row 4 Total" in said.out
    assert said.out.endswith("Nothing was changed.\n")
    assert place.run("export", "budget", str(place.application), "--format", "csv", "-o", "x.csv").status == 1


def test_a_budget_is_started_filled_and_not_changed_by_the_same_file_again(place: Place) -> None:
    said = place.bring()
    assert (said.status, said.err) == (0, "")
    assert "Lines: 2 new." in said.out
    target = place.folder / "out.json"
    assert place.run("export", "budget", str(place.application), "--format", "json", "-o", target).status == 0
    assert '"federal_cents": 120000' in target.read_text()
    again = place.bring()
    assert again.status == 0
    assert "already says what the file says" in again.out
    for kind in ("xlsx", "csv", "json"):
        target = place.folder / f"out.{kind}"
        assert (
            place.run("export", "budget", str(place.application), "--format", kind, "-o", target).status == 0
        )
        back = place.run("import", "budget", target, "--application", str(place.application), "--replace")
        assert back.status == 0, back.err
        assert "nothing was changed" in back.out


def test_a_refused_cell_is_named_with_its_line_and_nothing_is_imported(place: Place) -> None:
    said = place.bring(PLAN.replace(b"1200.00", b"1.1").replace(b"2500.00", b"-5"))
    assert said.status == 1
    assert "line 2, Year 1 “1.1”: Enter an amount in dollars and cents" in said.err
    assert "line 3, Match “-5”: Enter an amount of zero or more." in said.err
    assert said.err.endswith("funding: Nothing was imported: 2 cells cannot be read.\n")
    assert (
        "has a budget"
        in place.run(
            "export", "budget", str(place.application), "--format", "csv", "-o", place.folder / "x.csv"
        ).err
    )


def test_malformed_quoting_is_refused_with_its_line(place: Place) -> None:
    said = place.bring(b'Line item,Amount\n"Bus,5.00\n')
    assert (said.status, "line 2 is never closed" in said.err) == (1, True)


def test_changes_are_told_before_and_after(place: Place) -> None:
    place.bring()
    said = place.bring(PLAN.replace(b"1200.00", b"1300.00"))
    assert "Year 1: Request: $1,200.00 → $1,300.00" in said.out
    assert "Lines: 1 changed, 1 the same." in said.out
    said = place.bring(PLAN.split(b"Contractual")[0], "--replace")
    assert "removed" in said.out


def test_names_that_are_not_there_are_refused_in_words(place: Place) -> None:
    assert "No mapping is remembered as “County form”" in place.bring(PLAN, "--mapping", "County form").err
    assert "There is no sheet “Plan”" in place.bring(PLAN, "--sheet", "Plan").err
    said = place.run("import", "budget", place.folder / "plan.csv", "--application", "4711")
    assert said.status == 1
    said = place.run("import", "budget", place.folder / "none.csv", "--application", "1")
    assert said.status == 2


def test_a_mapping_somebody_remembered_is_used_by_its_name(place: Place, home: Path) -> None:
    data = b"What,Which,Dollars\nBus passes,Getting around,1200.00\n"
    with opened(home):
        from funding.budgets.imports.mapping import FileMap, signature
        from funding.budgets.imports.models import BudgetImportPreset
        from funding.infra.db import db, unit_of_work
        from funding.kernel.actor import Role
        from tests.support.people import user_with

        with unit_of_work():
            mapping = FileMap("CSV", 0, ("title", "kind", "federal"), {"getting around": "travel"})
            db.session.add(
                BudgetImportPreset(
                    user_id=user_with(Role.FINANCE).id,
                    signature=signature(["What", "Which", "Dollars"]),
                    name="County form",
                    mapping=mapping.as_json(),
                )
            )
    said = place.bring(data, "--mapping", "county form")
    assert said.status == 0, said.err
    assert "$1,200.00  Bus passes" in said.out
    said = place.bring(PLAN, "--mapping", "county form")
    assert "are not those of the mapping “County form”" in said.err


def test_a_budget_leaves_in_the_funders_shape_or_in_the_one_that_is_named(place: Place) -> None:
    assert place.bring().status == 0
    target = place.folder / "out.pdf"
    shapes = ((), ("--shape", "doj"), ("--shape", "sf424a", "--whole-dollars"))
    sizes = set()
    for more in shapes:
        said = place.run("export", "budget", str(place.application), "--format", "pdf", *more, "-o", target)
        assert said.status == 0, said.err
        assert target.read_bytes().startswith(b"%PDF-")
        sizes.add(len(target.read_bytes()))
    assert len(sizes) == len(shapes)
    wrong = place.run(
        "export", "budget", str(place.application), "--format", "pdf", "--shape", "poster", "-o", target
    )
    assert wrong.status == 1
    assert "pdf-one-page" in wrong.err


def test_the_federal_forms_leave_as_xml_or_say_what_is_missing(place: Place) -> None:
    assert place.bring().status == 0
    target = place.folder / "form.xml"
    said = place.run("export", "budget", str(place.application), "--format", "sf424a-xml", "-o", target)
    assert said.status == 0, said.err
    assert b"<SF424A:BudgetTotalAmount>" in target.read_bytes()
    refused = place.run(
        "export", "budget", str(place.application), "--format", "sf424-xml", "-o", place.folder / "not.xml"
    )
    assert refused.status == 1
    assert "The SF-424 is not complete." in refused.err
    assert not (place.folder / "not.xml").exists()
