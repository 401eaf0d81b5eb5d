"""A letter to a private donor, which has been sent."""

TEXT = {
    "opening": """
In October a class of ninth graders was quiet for a long minute at the end of our third lesson. Then
somebody asked what a safe adult does when she does not know what to do. The teacher answered before we
could: she stays, and she calls. We thought of you, who have stayed for six springs.
""",
    "gift": """
Your gift opens the spring campaign. {application.ask} would carry three lessons into every ninth grade of
the city: the trainers, the workbooks that students keep, and the evening for their parents with soup and
interpreters. It is also what we show to others. When the first gift is known, though never the giver, the
next ones come.

- $1,000 is one class, three lessons.
- $5,000 is one school, with its teachers and parents.
- $25,000 is the city's ninth grade.

By next summer we want to have reached {target:schools:People trained} people. We are a third of the way.
""",
    "thanks": """
Last spring you gave the guide that teachers keep. It is in 31 schools. I would like to bring you a copy,
and the photographs you asked for, on any afternoon that suits you. I will write, not call.
""",
}
