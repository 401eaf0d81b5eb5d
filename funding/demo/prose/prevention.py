"""Youth prevention education: a second proposal in drafting, by the heads that ACF asks for."""

TEXT = {
    "summary": """
{organization.name} will bring three prevention lessons to every seventh and ninth grade of Erie and
Crawford counties, train the adults around the students, and make two films with a council of young
people. In three years, {application.period}, {target:schools:Sessions held} sessions will reach
{target:schools:People trained} people, and the campaign's films {target:digital:People reached}. Every
school names one safe adult and adopts one page that says what happens when a student asks for help. We
ask for {budget.federal}, $250,000 in each year. No match is required.
""",
    "location": """
The project serves Erie and Crawford counties in northwest Pennsylvania: one city, eleven boroughs and a
wide belt of farms and small roads. Eighteen school districts lie in them. Ten have written to us; the
others are invited. The lakeshore corridor with its interstate, harbor and seasonal work runs through the
middle. Lessons are given in the schools themselves, during the day, so that nobody needs a ride or a
reason to come.
""",
    "need": """
Recruiters look for young people who are lonely, in debt or in love, and they look online first. Teachers
tell us what they see: a new phone that nobody can explain, a friend who is older and in a hurry, a
student who sleeps through the morning. They also tell us that they do not know what to do with what they
see. Before our lessons this year, the mean score on ten plain questions was 58 of 100 for students; only
four in ten adults could name whom to call.

What exists is kind but thin. Schools hold an assembly once in a while. Posters hang. A lesson that is
given once and by a stranger is remembered for a week. Nothing in the region trains the adult who will be
asked on a Tuesday in the hallway, and nothing reaches the phone, where the offers arrive.
""",
    "outcomes": """
By the last day of the project:

- {target:schools:Sessions held} sessions have been held and {target:schools:People trained} students,
  teachers and counselors trained.
- The mean gain from pre-test to post-test is {target:schools:Mean gain from pre-test to post-test}
  points, on matched pairs, with their number reported.
- The films have reached {target:digital:People reached} people and brought {target:digital:Visits to the
  help page} visits to the help page.
- Every participating school has named a safe adult and adopted a one-page protocol.

In the longer term we expect earlier questions: more students who ask while there is still time to choose.
""",
    "approach": """
A pair of trainers teaches each class three times in three weeks. The first lesson is about offers: what
is promised, by whom, and what is not said. The second is about safe adults: what they do, what they may
not promise, and how to become one for a friend. The third is practice, with scenes written by our youth
council. Teachers have two hours before the first lesson and a guide to keep. Parents are invited to an
evening in the same week, with child care and interpreters.

The youth council of twelve makes two films. Its members are paid, their faces are their own choice, and
nobody is ever asked to tell what happened to them. The films are shown where job and modeling offers are
made. Each leads to a help page that can be left in one press and keeps no trace.

Lessons and pages are in English and Spanish, and the pages in Nepali and Arabic besides. Schools choose
the weeks. A counselor sits in every room, and the on-call advocate is told when we teach.
""",
    "timeline": """
In the first quarter trainers are hired and taught, agreements with the districts signed, and the guide
printed. From then on lessons are given in every school week; the first film is shown in the first year,
the other in the second. The third year reaches the schools that came late, trains the champions who
will teach on, and measures. The work plan gives each activity with its days, its owner and what shows
that it was done.
""",
    "capacity": """
We have taught in schools for ten months: 64 sessions for 1,410 people, with a gain of 14 points on
matched pairs. The curriculum lead taught middle school for nine years. Trainers work in pairs so that one
can walk out with a student. Our finance office manages state and federal awards, closes each month within
fifteen days, and has had no finding.
""",
    "oversight": """
The executive director signs for every agreement; the finance officer approves every cost against its line
before it is paid; the board's treasurer reads spending against budget each month. Time is recorded daily
by project. The Crawford County Advocacy Center teaches in its own county as subrecipient; we read its
reports before each payment and visit twice a year. Contracts for the films are let on three quotes.
Should spending in a class move by a tenth of the award, we ask first.
""",
    "evaluation": """
Ten questions before and after, matched by a code that students make up themselves; adults also say how
confident they are. We report means with the number of matched pairs, by grade and never by school, and
suppress cells below ten. Film figures are the platforms' own and are called estimates. The program looks
at them each month; a lesson that does not move its questions is rewritten before the next quarter.
""",
    "protection": """
We keep counts. There is no field in our systems for anybody's story, name or number. Answer sheets carry
a made-up code and are shredded when they have been counted. A student who asks for help is walked to the
school's safe adult, who acts under the school's own duty to report; our trainers write nothing down. The
help page sets no cookie and keeps no address.
""",
    "sustainability": """
Champions in each district will have taught twice with us by the end and go on with the guide. The films
stay online. The trainers' time in later years is written into two districts' own safety plans, and the
state's school safety fund pays for such lessons where a district names its provider.
""",
    "dissemination": """
The guide and both films are free to use. Results go to the districts in a two-page sheet each term, to
the hospital council and the police, and to the regional conference of school counselors in spring. What
did not work is told there as well.
""",
}
