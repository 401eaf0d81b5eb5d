"""Outreach and training for victims of human trafficking: the proposal that is being drafted."""

TEXT = {
    "abstract": """
{organization.name} of {organization.city} will reach people in human trafficking where they are, train
those who meet them first, and bind one region's help together. The project serves Erie, Crawford and
Warren counties for twelve months, {application.period}.

Two outreach pairs will walk three nights a week and make {target:street:Outreach contacts} contacts.
Nurses, physicians and intake staff of eleven sites will learn to notice, to ask safely and to make the
first call; {target:health:People trained} will be trained. Officers and dispatchers will be trained
together with a survivor leader. The Lakefront Shelter Coalition, as subrecipient, keeps two beds ready on
the same night.

We expect {target:street:Referrals made} referrals, of which {target:street:Referrals accepted} are
accepted, and a written protocol at every training site. We ask for {budget.federal}; partners and
volunteers bring {budget.match} in match, a quarter of the total project cost of {budget.total}.
""",
    "need": """
Lake Erie's southern shore is a place people pass through. An interstate, two truck-stop corridors, a
harbor and a season of short jobs bring strangers together for a week at a time, and what hides best here
is what never stays. Our own night tally for the year past shows 1,960 contacts in 128 shifts. Nothing in
that tally says who anybody is; it says that people who could not come to an office came to a thermos and
a charger.

# What exists

The region has one shelter coalition, one child advocacy center in each county, a legal aid office with a
part-time attorney for immigration matters, and a hospital council that cares. Each of them does good work
in the hours it is open. Between eleven at night and seven in the morning there is the emergency room, the
police, and us.

# What is missing

- A person on the street who is there every week, known by name, and patient. Trust is built over months;
  our team could be out only as often as last year's money allowed.
- Clinical staff who know what to do with a suspicion. In the sites we have trained, fewer than half of
  those who began a course said that they would know whom to call. After it, most did.
- A bed on the same night. A referral that is accepted in the morning is often one day late.
- Officers who can ask without harm. The departments told us so themselves, and three of them have signed
  an agreement.

The gap is not one of will but of hours. This project buys the hours and the training that turn several
good services into one path.
""",
    "design": """
The project has three goals, each with objectives that can be counted. Every activity below is a line of
the budget and of the work plan; the figures are the same records.

# Goal 1: people are reached where they are

By the end of the project period two pairs of outreach workers will have completed {target:street:Outreach
shifts} shifts and made {target:street:Outreach contacts} contacts. Pairs go out three nights a week, on
foot downtown and by van along the corridors. They carry water, socks, chargers and one card with one
number. They listen first. Nobody is asked for a name. A volunteer coordinator, paid by the board's
pledge, keeps the bench deep enough that no shift is dropped for illness.

# Goal 2: those who meet victims first know what to do

Health care comes first: a course of three hours with continuing education credit, {target:health:Sessions
held} times, for {target:health:People trained} people. Each site ends with one page on its own wall: who
asks, where, what is written, who is called. Schools follow with {target:schools:Sessions held} lessons.
Law enforcement has one day, {target:police:Sessions held} times, taught by a retired detective and a
survivor leader together. She is paid as a consultant for twenty days and has the last word on the
material.

# Goal 3: help is there on the same night

The Lakefront Shelter Coalition, a subrecipient, keeps two beds and an advocate on call for twelve months.
Our workers drive; a parish pays for the shuttle. We expect {target:street:Referrals made} referrals of
which {target:street:Referrals accepted} are accepted. Every refusal is discussed, without names, at a
monthly table of all partners, because a refusal tells us what is missing next.

# How the work is phased

The first quarter hires, trains and signs. The second brings both pairs to full strength and the first ten
sites to a protocol. In the third the departments train; in the fourth we measure, mend and hand over.
""",
    "capabilities": """
{organization.name} has walked these streets for eighteen months without a week's interruption. It has
managed state victim funds and a federal training award, and has had no finding in an audit. Its finance
office closes each month within fifteen days and keeps match apart from the first hour that is given.

# People

The program director gives half of her time and answers to OVC. The outreach coordinator has led the night
team since its first shift. The training specialist is a nurse. A survivor leader designs the
law-enforcement course with us and is paid for it; we ask nobody to work for the sake of having suffered.

# Partners

- The Lakefront Shelter Coalition decides who is sheltered and how, and so is a subrecipient. Its
  agreement names beds, hours, reporting and the money.
- Great Lakes Hospital Council gives rooms and releases staff. Its letter names 24 days of rooms and their
  value.
- Three police departments have signed agreements; the others are invited for the third quarter.

# Money

Every cost in the budget names its arithmetic. Indirect cost is charged at the de minimis rate on modified
total direct cost, {budget.indirect} in all. The required match is {budget.required_match}; what is
pledged is {budget.match}, of which {budget.cash_match} is cash and {budget.in_kind} is given in kind,
each part with a source and a letter.
""",
    "data": """
We count work and results, never people's stories. Outreach workers keep a tally on a card that has no
line for a name: contacts, items handed out, referrals made, referrals accepted. The coordinator enters
the night's totals before noon, and the cards are shredded.

Training is measured with ten questions before and after, matched by a code that the trainee makes up. We
report the number of matched pairs with every mean. Sites report one thing: whether their protocol is on
the wall.

Figures go into OVC's Performance Measurement Tool every quarter and into the progress reports of January
30 and July 30. Before any figure leaves the house, cells below ten are suppressed, and a second person
checks that nothing could point to one person. Confidentiality does not depend on goodwill: there is no
field in our systems in which somebody served could be described.

The program director looks at the figures every month with the outreach coordinator and the survivor
leader. If contacts are many and referrals few, we change where we walk. If referrals are many and few are
accepted, we ask the coalition what stands in the way. An outside evaluator reads the first and the last
quarter.
""",
    "sustainability": """
Three things stay when the award ends. The protocols stay on the walls of the sites. The courses stay with
a champion at each site, who has taught twice under our eyes. And the agreements between partners stay,
because they cost nothing.

The night team costs money. Today it is carried by state victim funds, a foundation, a freight company and
some forty private donors, and this award would carry the larger part for a year. We plan for the year
after in three parts: the state's next two-year subgrant, for which we have applied; a three-year private
pledge that is being discussed; and the hospital council, which has begun to see that a person reached at
night is one who does not come to the emergency room at four in the morning.

The board has adopted a reserve of three months for the night team alone. If nothing else is found, the
team will be smaller, not gone, and everyone it knows will be told in time.
""",
}
