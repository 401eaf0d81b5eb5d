"""What everybody has to do: tasks of the house, a template laid out, letters waited for, an answer that has come."""

from __future__ import annotations

from datetime import timedelta

from funding.demo.types import Story
from funding.infra.db import db
from funding.infra.records import Record
from funding.kernel.actor import SYSTEM, Role
from funding.tasks.models import Task
from funding.tasks.queries import planning
from funding.tasks.services import add_task, apply_template, ensure_templates, finish, waive
from funding.tasks.services.links import hand_in, make_link
from funding.tasks.types import Given, LinkAsk, LinkFacts, TaskFacts
from funding.work.queries import first_unmet

OPEN_LINK = "demonstration-letter-from-the-shelter-coalition"
"""The token of the link that anybody may try: /give/ and this."""
_SPENT_LINK = "demonstration-match-from-the-transport-council"

_DRAFT = (
    "To whom it may concern:\n\n"
    "The Lakeside Shelter Coalition supports the proposal of Open Door Outreach. We commit two beds each night and "
    "the time of one advocate, half a day a week, for the three years of the project.\n\n"
    "Sincerely,"
)


def tell_tasks(story: Story) -> None:
    """Write the tasks of the next weeks, some done, one waived, two waiting on people outside."""
    ensure_templates(by=SYSTEM)
    _from_a_template(story, "prevention")
    _loose(story)
    _letter(story)
    _match(story)


def _from_a_template(story: Story, key: str) -> None:
    record = db.session.get_one(Record, story.applications[key])
    deadline = first_unmet([record.id]).get(record.id)
    fitting = planning.fitting(deadline, "federal") if deadline else []
    if deadline is None or not fitting:
        return
    lines = planning.laid_out(deadline, fitting[0])
    steps = {one.step.id for one in lines if one.step and one.day and one.day >= story.today}
    by = story.who(Role.DEVELOPMENT)
    apply_template(record=record, deadline=deadline, template=fitting[0], step_ids=steps, by=by)


def _add(story: Story, title: str, days: int | None, owner: Role | None, record: int | None = None) -> Task:
    facts = TaskFacts(
        title=title,
        record_id=record,
        owner_id=story.who(owner).user_id if owner else None,
        due_on=None if days is None else story.day(days),
    )
    return add_task(facts=facts, by=story.who(Role.DEVELOPMENT))


def _loose(story: Story) -> None:
    """What belongs to no template: late, today, this week, without a day, of nobody, done and waived."""
    ovc, harbor = story.applications["ovc"], story.funders["harbor"]
    _add(story, "Ask the auditor for the signed letter", -2, Role.FINANCE)
    _add(story, "Send Harbor Light the photos of the fall workshops", 0, Role.DEVELOPMENT, harbor)
    _add(story, "Numbers served, by county, for the need section", 3, Role.PROGRAM, ovc)
    _add(story, "Check the résumés against the template of the notice", 4, Role.DEVELOPMENT, ovc)
    _add(story, "Book the room for the partners’ morning", 12, None)
    _add(story, "Find a second reader for state proposals", None, None)
    _add(story, "Read the new salary survey", None, Role.DIRECTOR)
    done = _add(story, "Register the signature of the new board chair", -6, Role.DIRECTOR)
    finish(
        task=done,
        expected_version=done.version,
        evidence="SAM.gov shows her since Tuesday",
        by=story.who(Role.DIRECTOR),
    )
    waived = _add(story, "Map of the service area", -1, Role.PROGRAM, ovc)
    waive(
        task=waived,
        expected_version=waived.version,
        reason="The notice does not ask for one",
        by=story.who(Role.DEVELOPMENT),
    )


def _letter(story: Story) -> None:
    """A letter that a partner owes, with a link that works, and the task that waits for it."""
    ovc, maria = story.applications["ovc"], story.who(Role.DEVELOPMENT)
    gate = first_unmet([ovc]).get(ovc)
    latest = gate.due_on if gate and gate.due_on else story.day(30)
    letter = add_task(
        facts=TaskFacts(
            title="Letter of commitment from the shelter coalition",
            record_id=ovc,
            owner_id=maria.user_id,
            waiting_name="Delia Amundsen, Lakeside Shelter Coalition",
            waiting_email="delia@lakeside-shelters.example",
            due_on=min(story.day(5), latest),
            deadline_id=gate.id if gate else None,
        ),
        by=maria,
    )
    add_task(
        facts=TaskFacts(
            "Put all letters into one PDF",
            record_id=ovc,
            owner_id=maria.user_id,
            due_on=min(story.day(7), latest),
            blocker_ids=(letter.id,),
        ),
        by=maria,
    )
    facts = LinkFacts(
        LinkAsk.LETTER,
        "Delia Amundsen",
        "delia@lakeside-shelters.example",
        "The notice wants a letter that names what you commit. Here is a draft; change it as you like, on your "
        "letterhead if you can.",
        _DRAFT,
        30,
    )
    make_link(task=letter, facts=facts, raw=OPEN_LINK, by=maria)


def _match(story: Story) -> None:
    """An amount that a partner gave by a link, to be accepted or sent back."""
    joanne = story.who(Role.FINANCE)
    task = add_task(
        facts=TaskFacts(
            title="Cash match of the transport council, in writing",
            record_id=story.applications["rural"],
            owner_id=joanne.user_id,
            due_on=story.today + timedelta(days=9),
        ),
        by=story.who(Role.DEVELOPMENT),
    )
    facts = LinkFacts(
        LinkAsk.FIGURE, "Walt Brennan", "walt@transport-council.example", "How much can you give in cash?"
    )
    make_link(task=task, facts=facts, raw=_SPENT_LINK, by=joanne)
    given = Given(
        "Walt Brennan, Tri-County Transport Council", "From our safety fund, once a year.", 18_500_00
    )
    hand_in(raw=_SPENT_LINK, given=given)
