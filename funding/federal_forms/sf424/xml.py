"""SF-424 as Grants.gov XML, version 4.0: elements in the order of the form's schema, empty answers left out.

Codes become the form's own spelling here and nowhere else. The dates received and signed and the signature belong to
the moment of submission; Grants.gov sets them anew, so the file carries the day it was made in Eastern time and the
representative's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lxml import etree

from funding.accounts.types import US_STATES
from funding.federal_forms.problems import Incomplete
from funding.federal_forms.sf424.codes import (
    COUNTRIES,
    REVISION_TYPES,
    STATE_REVIEWS,
    ApplicationType,
    SubmissionType,
    applicant_type,
    yes_no,
)
from funding.federal_forms.sf424.form import AttachedFile, Sf424
from funding.federal_forms.sf424.rules import sf424_problems
from funding.kernel.money import plain

FORM = "http://apply.grants.gov/forms/SF424_4_0-V4.0"
LIBRARY = "http://apply.grants.gov/system/GlobalLibrary-V2.0"
FILES = "http://apply.grants.gov/system/Attachments-V1.0"
GLOBAL = "http://apply.grants.gov/system/Global-V1.0"
VERSION = "4.0"
LONGEST_SIGNATURE = 144

FUNDING = (
    "FederalEstimatedFunding",
    "ApplicantEstimatedFunding",
    "StateEstimatedFunding",
    "LocalEstimatedFunding",
    "OtherEstimatedFunding",
    "ProgramIncomeEstimatedFunding",
)
_NAME = (
    ("PrefixName", "prefix"),
    ("FirstName", "first_name"),
    ("MiddleName", "middle_name"),
    ("LastName", "last_name"),
    ("SuffixName", "suffix"),
)


def sf424_xml(form: Sf424, *, dated: date) -> bytes:
    """The form as a UTF-8 document made on ``dated``. Raises Incomplete where Grants.gov would refuse it."""
    problems = sf424_problems(form)
    if problems:
        raise Incomplete("The SF-424", problems)
    spaces = {"SF424_4_0": FORM, "globLib": LIBRARY, "att": FILES, "glob": GLOBAL}
    root = etree.Element(f"{{{FORM}}}SF424_4_0", nsmap=spaces)
    root.set(f"{{{FORM}}}FormVersion", VERSION)
    for name, text in _opening(form, dated):
        _add(root, name, text)
    _address(root, form)
    _contact(root, form)
    for name, text in _call(form):
        _add(root, name, text)
    _project(root, form)
    for name, cents in zip(FUNDING, form.funding.cells, strict=True):
        _add(root, name, plain(cents))
    _add(root, "TotalEstimatedFunding", plain(form.funding.total_cents))
    _closing(root, form, dated)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def _opening(form: Sf424, dated: date) -> Iterator[tuple[str, str]]:
    yield "SubmissionType", SubmissionType(form.text("submission_type")).label
    yield "ApplicationType", ApplicationType(form.text("application_type")).label
    yield "RevisionType", REVISION_TYPES.get(form.text("revision_type"), "")
    yield "RevisionOtherSpecify", form.text("revision_other")
    yield "DateReceived", dated.isoformat()
    yield "ApplicantID", form.text("applicant_id")
    yield "FederalEntityIdentifier", form.text("federal_entity_identifier")
    yield "FederalAwardIdentifier", form.text("federal_award_identifier")
    yield "StateReceiveDate", _day(form.day("state_receive_date"))
    yield "StateApplicationID", form.text("state_application_id")
    yield "OrganizationName", form.text("organization_name")
    yield "EmployerTaxpayerIdentificationNumber", form.text("ein")
    yield "SAMUEI", form.text("uei")


def _address(root: etree._Element, form: Sf424) -> None:
    address = etree.SubElement(root, f"{{{FORM}}}Applicant")
    state = form.text("state")
    for name, text in (
        ("Street1", form.text("street1")),
        ("Street2", form.text("street2")),
        ("City", form.text("city")),
        ("County", form.text("county")),
        ("State", f"{state}: {US_STATES[state]}" if state in US_STATES else ""),
        ("ZipPostalCode", form.text("zip")),
        ("Country", COUNTRIES[form.text("country")]),
    ):
        _add(address, name, text, LIBRARY)


def _contact(root: etree._Element, form: Sf424) -> None:
    _add(root, "DepartmentName", form.text("department_name"))
    _add(root, "DivisionName", form.text("division_name"))
    _person(root, "ContactPerson", form, "contact")
    for name, answer in (
        ("Title", "contact_title"),
        ("OrganizationAffiliation", "contact_affiliation"),
        ("PhoneNumber", "contact_phone"),
        ("Fax", "contact_fax"),
        ("Email", "contact_email"),
    ):
        _add(root, name, form.text(answer))
    for place, code in enumerate(form.applicant_types, start=1):
        _add(root, f"ApplicantTypeCode{place}", applicant_type(code))
    _add(root, "ApplicantTypeOtherSpecify", form.text("applicant_type_other"))


def _call(form: Sf424) -> Iterator[tuple[str, str]]:
    yield "AgencyName", form.text("agency_name")
    yield "CFDANumber", form.text("listing_number")
    yield "CFDAProgramTitle", form.text("listing_title")
    yield "FundingOpportunityNumber", form.text("opportunity_number")
    yield "FundingOpportunityTitle", form.text("opportunity_title")
    yield "CompetitionIdentificationNumber", form.text("competition_number")
    yield "CompetitionIdentificationTitle", form.text("competition_title")


def _project(root: etree._Element, form: Sf424) -> None:
    _file(root, "AreasAffected", form.files.get("areas"))
    _add(root, "ProjectTitle", form.text("project_title"))
    _add(root, "CongressionalDistrictApplicant", form.text("applicant_district"))
    _add(root, "CongressionalDistrictProgramProject", form.text("project_district"))
    _file(root, "AdditionalCongressionalDistricts", form.files.get("districts"))
    _add(root, "ProjectStartDate", _day(form.day("starts_on")))
    _add(root, "ProjectEndDate", _day(form.day("ends_on")))


def _closing(root: etree._Element, form: Sf424, dated: date) -> None:
    _add(root, "StateReview", STATE_REVIEWS[form.text("state_review_code")])
    _add(root, "StateReviewAvailableDate", _day(form.day("state_review_on")))
    _add(root, "DelinquentFederalDebt", yes_no(bool(form.flag("delinquent_debt"))))
    _file(root, "DebtExplanation", form.files.get("debt") if form.flag("delinquent_debt") else None)
    _add(root, "CertificationAgree", yes_no(bool(form.flag("certified"))))
    _person(root, "AuthorizedRepresentative", form, "aor")
    for name, answer in (("Title", "title"), ("PhoneNumber", "phone"), ("Email", "email"), ("Fax", "fax")):
        _add(root, f"AuthorizedRepresentative{name}", form.text(f"aor_{answer}"))
    _add(root, "AORSignature", form.person("aor")[:LONGEST_SIGNATURE])
    _add(root, "DateSigned", dated.isoformat())


def _person(root: etree._Element, name: str, form: Sf424, prefix: str) -> None:
    person = etree.SubElement(root, f"{{{FORM}}}{name}")
    for part, answer in _NAME:
        _add(person, part, form.text(f"{prefix}_{answer}"), LIBRARY)


def _file(root: etree._Element, name: str, attached: AttachedFile | None) -> None:
    if attached is None:
        return
    holder = etree.SubElement(root, f"{{{FORM}}}{name}")
    _add(holder, "FileName", attached.name, FILES)
    _add(holder, "MimeType", attached.media_type, FILES)
    etree.SubElement(holder, f"{{{FILES}}}FileLocation").set(f"{{{FILES}}}href", attached.href)
    digest = etree.SubElement(holder, f"{{{GLOBAL}}}HashValue")
    digest.set(f"{{{GLOBAL}}}hashAlgorithm", "SHA-1")
    digest.text = attached.sha1


def _add(parent: etree._Element, name: str, text: str, space: str = FORM) -> None:
    if text:
        etree.SubElement(parent, f"{{{space}}}{name}").text = text


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
