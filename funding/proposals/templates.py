"""What each kind of funder expects of a proposal: its sections with guidance and limits, and its attachments.

=======================  ==========================================  ============  =================================
template                 chosen for                                  page format   limits it carries
=======================  ==========================================  ============  =================================
doj                      Department of Justice                       doj           abstract 400 words
hhs_acf                  Health and Human Services                   hhs_acf       summary 4,000 characters, 75 pages
state                    state programs, other federal agencies      state         abstract 250 words
foundation_loi           foundations and nonprofit partners          house         letter of about two pages
donor_appeal             businesses and people                       house         one page and a half
=======================  ==========================================  ============  =================================

Sources: JustGrants application sections; OJP application templates (abstract of one page, 400 words); Project Abstract
Summary form, OMB 4040-0019 (4,000 characters, public text); ACF application format guidance. A notice always wins, so
limits, order and headings can be changed on each proposal.
"""

from __future__ import annotations

from funding.proposals.types import AttachmentPlan, ProposalTemplate, SectionPlan

_DOJ = ProposalTemplate(
    key="doj",
    label="Department of Justice",
    description="Abstract, narrative with objectives and performance plan, JustGrants attachments.",
    page_format="doj",
    sections=(
        SectionPlan(
            "abstract",
            "Project abstract",
            "For the public: purpose, who will be reached, activities, expected results, partners and the amount "
            "asked. No personal information; it is published.",
            word_limit=400,
            character_limit=4_000,
            page_limit=1,
            counted=False,
            single_spaced=True,
        ),
        SectionPlan(
            "need",
            "Description of the issue",
            "Show the need with local, recent, cited figures. Say what exists already and what is missing.",
        ),
        SectionPlan(
            "design",
            "Project design and implementation",
            "Goals, SMART objectives (verb, number, who, by when, measure), activities and timeline. Tie each activity "
            "to a line of the budget and to the work plan.",
        ),
        SectionPlan(
            "capabilities",
            "Capabilities and competencies",
            "Who leads, what the organization has done before, how partners are bound, how money is managed.",
        ),
        SectionPlan(
            "data",
            "Plan for collecting performance data",
            "Which measures, who collects them, how often, how confidentiality is kept. Counts only, never people.",
        ),
        SectionPlan(
            "sustainability",
            "Sustainability",
            "What continues after the award and who pays for it.",
        ),
    ),
    attachments=(
        AttachmentPlan(
            "goals", "Goals, objectives, deliverables and timeline", "As a table; the work plan can be used."
        ),
        AttachmentPlan(
            "mou", "Memoranda of understanding and letters of support", "One file, signed, dated."
        ),
        AttachmentPlan(
            "indirect", "Indirect cost rate agreement", "Only with a negotiated rate.", required=False
        ),
        AttachmentPlan(
            "questionnaire", "Financial management questionnaire", "Signed by the financial officer."
        ),
        AttachmentPlan(
            "pending", "Disclosure of pending applications", "Same project, last 12 months; or state none."
        ),
        AttachmentPlan(
            "duplication", "Disclosure of duplication in cost items", "State none where there is none."
        ),
        AttachmentPlan(
            "lobbying", "Disclosure of lobbying activities (SF-LLL)", "State none where there is none."
        ),
        AttachmentPlan("nonprofit", "Proof of nonprofit status", "Determination letter."),
        AttachmentPlan(
            "resumes", "Resumes and position descriptions", "Key staff only; leave out home addresses."
        ),
    ),
)

_HHS = ProposalTemplate(
    key="hhs_acf",
    label="Health and Human Services, ACF",
    description="Project summary, narrative by the usual ACF heads, two files of together 75 pages.",
    page_format="hhs_acf",
    sections=(
        SectionPlan(
            "summary",
            "Project summary",
            "One page, single spaced, written so that it can be published.",
            character_limit=4_000,
            page_limit=1,
            counted=False,
            single_spaced=True,
        ),
        SectionPlan("location", "Geographic location", "The area served, with its boundaries."),
        SectionPlan("need", "Need for assistance", "Local figures with sources; what is missing today."),
        SectionPlan(
            "outcomes", "Expected outcomes", "Results with numbers and dates, tied to the indicators."
        ),
        SectionPlan(
            "approach", "Approach", "Activities, why they will work, partners, access in other languages."
        ),
        SectionPlan("timeline", "Project timeline and milestones", "By quarter; refer to the work plan."),
        SectionPlan(
            "capacity", "Organizational capacity", "Experience, staff, governance, financial management."
        ),
        SectionPlan(
            "oversight", "Plan for oversight of federal award funds", "Controls, monitoring of subrecipients."
        ),
        SectionPlan(
            "evaluation",
            "Project performance evaluation plan",
            "Measures, sources, frequency, use of results.",
        ),
        SectionPlan(
            "protection", "Protection of sensitive information", "How information about people is kept safe."
        ),
        SectionPlan(
            "sustainability", "Project sustainability plan", "What continues, and how it is paid for."
        ),
        SectionPlan("dissemination", "Dissemination plan", "Who learns of the results, and how."),
    ),
    attachments=(
        AttachmentPlan("legal", "Proof of nonprofit status", "One of the accepted proofs."),
        AttachmentPlan(
            "agreements", "Third-party agreements", "Signed by both parties, with roles and amounts."
        ),
        AttachmentPlan(
            "letters", "Letters of support", "Addressed to the project, dated this year.", required=False
        ),
        AttachmentPlan("staff", "Resumes and job descriptions", "Key staff only."),
        AttachmentPlan(
            "indirect", "Indirect cost rate agreement", "Only with a negotiated rate.", required=False
        ),
        AttachmentPlan("lobbying", "Certification regarding lobbying", "Signed."),
    ),
)

_STATE = ProposalTemplate(
    key="state",
    label="State or pass-through program",
    description="Abstract, need, services, budget and attachments as most state announcements ask.",
    page_format="state",
    sections=(
        SectionPlan(
            "abstract",
            "Executive summary",
            "The project in a few lines: who, what, where, how many, how much.",
            word_limit=250,
            counted=False,
            single_spaced=True,
        ),
        SectionPlan("need", "Problem statement", "Local figures with sources."),
        SectionPlan("services", "Project description", "Activities, audiences, places, partners."),
        SectionPlan(
            "objectives", "Objectives and performance measures", "Number, who, by when, how it is measured."
        ),
        SectionPlan(
            "capability", "Organizational capability", "Experience, staff, coordination with other services."
        ),
        SectionPlan(
            "sustainability", "Sustainability", "Other sources, and what happens at the end of the award."
        ),
    ),
    attachments=(
        AttachmentPlan("assurances", "Signed assurances and certifications", "The state’s own form."),
        AttachmentPlan("nonprofit", "Proof of nonprofit status", "Determination letter."),
        AttachmentPlan("audit", "Most recent audit or financial statement", "With the management letter."),
        AttachmentPlan(
            "letters", "Letters of support", "From agencies that refer and are referred to.", required=False
        ),
    ),
)

_FOUNDATION = ProposalTemplate(
    key="foundation_loi",
    label="Foundation letter of inquiry",
    description="A letter of about two pages with the request, the case and the budget in short.",
    page_format="house",
    sections=(
        SectionPlan(
            "request",
            "The request",
            "One paragraph: amount, purpose, period, why this foundation.",
            word_limit=120,
        ),
        SectionPlan(
            "need", "The need", "What happens here, in plain words and two or three figures.", word_limit=250
        ),
        SectionPlan(
            "project", "What we will do", "Activities, partners, and who is reached.", word_limit=350
        ),
        SectionPlan(
            "results", "Results and how we will know", "Targets and how they are counted.", word_limit=200
        ),
        SectionPlan("organization", "Who we are", "Mission, record, people.", word_limit=200),
        SectionPlan(
            "funding", "Budget and other support", "Total cost, this request, other sources.", word_limit=150
        ),
    ),
    attachments=(
        AttachmentPlan("nonprofit", "IRS determination letter", "Proof of 501(c)(3) status."),
        AttachmentPlan("board", "Board list", "Names and affiliations."),
        AttachmentPlan("financials", "Financial statements", "Audited where there are any.", required=False),
    ),
    parts=("indicators", "budget", "attachments"),
    is_letter=True,
)

_DONOR = ProposalTemplate(
    key="donor_appeal",
    label="Donor appeal",
    description="A short, warm case for one gift, with what it pays for.",
    page_format="house",
    sections=(
        SectionPlan(
            "opening", "Why we write", "A true scene without any person’s details; why now.", word_limit=150
        ),
        SectionPlan(
            "gift", "What your gift does", "What each amount pays for, from the budget.", word_limit=250
        ),
        SectionPlan(
            "thanks", "With thanks", "What happened with earlier gifts; whom to call.", word_limit=150
        ),
    ),
    attachments=(AttachmentPlan("flyer", "Program flyer", "Optional picture of the work.", required=False),),
    parts=("budget",),
    is_letter=True,
)

TEMPLATES: dict[str, ProposalTemplate] = {one.key: one for one in (_DOJ, _HHS, _STATE, _FOUNDATION, _DONOR)}

_BY_HUE = {
    "doj": "doj",
    "hhs": "hhs_acf",
    "federal": "state",
    "state": "state",
    "partner": "foundation_loi",
    "donor": "donor_appeal",
}


def template_for(hue: str) -> ProposalTemplate:
    """The template for a funder's source hue; the state's for a hue that is not known."""
    return TEMPLATES[_BY_HUE.get(hue, "state")]


def template_choices() -> list[tuple[str, str]]:
    """Key and label of every template, for a form."""
    return [(one.key, one.label) for one in TEMPLATES.values()]
