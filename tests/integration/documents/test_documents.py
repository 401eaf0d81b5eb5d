"""The file library: what is kept, what is refused, how files come back."""

from __future__ import annotations

import io
import zipfile

import pytest
import sqlalchemy as sa
from PIL import Image

from funding.documents.models import Document
from funding.documents.services import keep_bytes
from funding.infra.db import db
from funding.infra.records import Visibility
from funding.kernel.actor import SYSTEM
from tests.builders.applications import build_application
from tests.builders.proposals import PDF_BYTES


def _png(extra: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, format="PNG")
    return out.getvalue() + extra


def _zip(names: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    return out.getvalue()


DOCX = _zip({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})


def _upload(browser, record_id, name, data):
    return browser.post_form(f"/records/{record_id}/documents", {"file": (io.BytesIO(data), name)})


@pytest.mark.parametrize(
    ("name", "data"), [("a.pdf", PDF_BYTES), ("a.docx", DOCX), ("a.png", _png()), ("a.txt", b"words")]
)
def test_accepted_files_are_kept(client_for, name, data):
    browser = client_for("program")
    assert _upload(browser, build_application().id, name, data).status_code == 303
    assert db.session.scalars(sa.select(Document)).one().name == name


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("fake.pdf", b"<html>not a pdf</html>"),
        ("locked.pdf", PDF_BYTES.replace(b"/Root", b"/Encrypt 2 0 R/Root")),
        ("fake.png", PDF_BYTES),
        ("empty.pdf", b""),
        ("bomb.docx", _zip({"[Content_Types].xml": b"<x/>", "word/document.xml": b"0" * 9_000_000})),
        (
            "macro.docx",
            _zip({"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""}),
        ),
        ("up.docx", _zip({"[Content_Types].xml": b"", "word/document.xml": b"", "../../x": b""})),
        ("nul.txt", b"a\0b"),
        ("noextension", b"x"),
        ("double.pdf.exe", PDF_BYTES),
    ],
)
def test_other_files_are_refused_and_nothing_is_kept(client_for, name, data):
    browser = client_for("development")
    assert _upload(browser, build_application().id, name, data).status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(Document.id))) == 0


def test_what_rides_behind_a_picture_is_gone(client_for):
    browser = client_for("development")
    record = build_application().id
    _upload(browser, record, "a.png", _png(b"<script>alert(1)</script>"))
    number = db.session.scalars(sa.select(Document.id)).one()
    assert b"<script>" not in browser.get(f"/documents/{number}").data


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("‮fdp.exe.pdf", "fdp.exe.pdf"),
        ("n" * 300 + ".pdf", "n" * 196 + ".pdf"),
    ],
)
def test_a_name_is_only_data(client_for, sent, kept):
    _upload(client_for("development"), build_application().id, sent, PDF_BYTES)
    assert db.session.scalars(sa.select(Document)).one().name == kept


def test_a_download_is_an_attachment_under_a_policy_where_nothing_runs(client_for):
    browser = client_for("auditor")
    document = keep_bytes(
        record_id=build_application().id,
        data=PDF_BYTES,
        name="été.pdf",
        content_type="application/pdf",
        by=SYSTEM,
    )
    answer = browser.get(f"/documents/{document.id}")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''%C3%A9t%C3%A9.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_document_of_a_hidden_record_is_not_there(client_for):
    browser = client_for("development")
    application = build_application(visibility=Visibility.RESTRICTED)
    document = keep_bytes(
        record_id=application.id, data=PDF_BYTES, name="a.pdf", content_type="application/pdf", by=SYSTEM
    )
    assert browser.get(f"/documents/{document.id}").status_code == 404
    assert browser.get(f"/records/{application.id}/documents").status_code == 404


def test_a_removed_document_leaves_the_list_and_stays_readable(client_for):
    browser = client_for("development")
    application = build_application()
    document = keep_bytes(
        record_id=application.id, data=PDF_BYTES, name="a.pdf", content_type="application/pdf", by=SYSTEM
    )
    browser.send(f"/documents/{document.id}/remove")
    assert "a.pdf" not in browser.get(f"/records/{application.id}/documents").text.split("Removed a.pdf")[-1]
    assert browser.get(f"/documents/{document.id}").status_code == 200
