"""Rural outreach and training: sent, and awarded."""

TEXT = {
    "abstract": """
{organization.name} will train those who meet victims first in the rural parts of three counties: clinics,
schools, sheriffs and clerks. Two trainers and a lead drive to where people work. {target:health:People
trained} people will be trained, {target:police:Sessions held} law-enforcement sessions held. The Crawford
County Advocacy Center co-teaches as subrecipient. We ask for {budget.federal}; no match is required.
""",
    "need": """
In the hills south of the lake the next shelter is an hour away and the next advocate answers a telephone
in another county. Those who meet victims are few and everyone's neighbor: the nurse, the school
secretary, the deputy, the clerk at the counter. They have asked for training that comes to them, because
nobody can be spared for a day in the city.

Two sheriffs told us the same thing in different words: their people are the first and often the only
ones, they have had one hour of training in ten years, and they are afraid of making things worse.
""",
    "design": """
A team of three drives a round of three counties every six weeks. Clinics have a morning of three hours;
schools an afternoon; deputies and clerks a day that is given twice, so that half of them can stay on
duty. The advocacy center's advocates teach with us and stay afterward for the questions that are asked at
the door.

- Goal 1: {target:health:People trained} people in health care and schools know the signs, the questions
  and the call.
- Goal 2: {target:police:People trained} officers, clerks and dispatchers are trained in
  {target:police:Sessions held} sessions.
- Goal 3: {target:police:Partners with an agreement} departments and clinics have signed an agreement that
  names who is called at night.

Each round ends with a meeting of an hour at which those who were called say what happened to the calls.
""",
    "capabilities": """
We have trained 320 people in health care and 96 in law enforcement. The rural lead grew up two valleys
from the first site and has driven its roads as a public health nurse. The advocacy center has served its
county for thirty years. Money is managed by an office that closes each month in fifteen days and has had
no finding.
""",
    "data": """
Sessions, people by profession, and answers to ten questions before and after, matched by a made-up code.
In small places even a count can point to a person; cells below ten are never reported, and no site is
named in a figure. The tallies go into the half-yearly reports of January 30 and July 30.
""",
    "sustainability": """
By the end every site has a champion who has taught once. Their yearly hour is written into the
departments' own training plans. The advocacy center keeps the round alive at its own cost twice a year,
and the hospital council has said that its clinics may join the courses of the city by video.
""",
}
