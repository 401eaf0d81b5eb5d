"""The letter to the hospital council, which has been sent."""

TEXT = {
    "request": """
{organization.name} asks the {application.funder} for {budget.federal} over twelve months,
{application.period}, to teach {target:health:Sessions held} courses with continuing education credit for
nurses, physicians and intake staff of your member hospitals. You hold the credit and the rooms; we hold
the course and the trainers.
""",
    "need": """
People in trafficking are seen in emergency rooms and clinics, often more than once, and often with
somebody beside them who answers for them. Your nurses have told us that they feel it before they know it,
and that a feeling without a next step is a burden. Of those who began our courses this year, 41 in a
hundred said they would know what to do.

No hospital in the three counties has a written path from a suspicion to a safe conversation to a warm
hand. Two have begun to write one after our first courses.
""",
    "project": """
A nurse educator teaches with an emergency physician, three hours at a time, in your rooms, in the hours
your staff can come: at seven in the morning, at shift change, on Saturdays. The course goes from signs to
questions to the first call. Half of it is practice.

Each site ends with one page of its own: who asks, in which room, what is written and what is not, and who
is called. A champion at each site teaches the second round under our eyes and goes on alone.

We drive to the small clinics, where two people come, as gladly as to the large ones. A folder with the
one page, two cards and the slides stays with each person. Travel and folders are in the budget; the rooms
are your gift, and we thank you for naming their value in your letter.
""",
    "results": """
By the end {target:health:People trained} people will have been trained in {target:health:Sessions held}
courses, and {target:health:Trainees with high confidence afterward} percent of those who answer will say
that they are confident. Eleven sites will have their page on the wall. We count with short forms that
carry no name, report the number who answered, and bring the figures to your education committee each
quarter.
""",
    "organization": """
Open Door Outreach teaches, trains and walks the streets at night along Lake Erie's shore. Eighteen
courses with your members this year reached 320 people. Our night team takes the call that your page ends
with. Six of us do the work, with some sixty volunteers, a board of nine, and a survivor leader who has
the last word on every course.
""",
    "funding": """
The courses cost {budget.total}. Your share would be {budget.federal}; a nurse educator is most of it. The
state and a federal award pay for the night team, and neither pays for these courses. Our own training
specialist gives her evenings.
""",
}
