"""The pages of board packets and of the grant portfolio."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from funding.board import queries, services
from funding.board.forms import PacketForm, form_values, usual_values
from funding.board.models import BoardPacket
from funding.board.portfolio import PORTFOLIO_TASK, portfolio_document, portfolio_is_quick, portfolio_pdf
from funding.board.reading import document_of
from funding.board.types import PacketState, Section
from funding.infra import clock
from funding.infra.conflicts import render_conflict
from funding.infra.db import writes
from funding.infra.forms import apply_domain_error
from funding.infra.http import download, is_fragment, redirect_to, toast
from funding.infra.jobs import enqueue, unfinished
from funding.infra.navigation import nav
from funding.infra.pagination import page_number
from funding.infra.pdf.client import warm_up
from funding.infra.pdf.types import PdfError
from funding.infra.permissions import current_actor, requires
from funding.kernel.errors import DomainError, StaleVersion

blueprint = Blueprint("board", __name__, url_prefix="/board")

nav("Funding", "Board packets", "board.index", "board.view", 48, icon="journal-text")

PDF = "application/pdf"


@blueprint.get("")
@requires("board.view")
def index() -> str:
    """Every packet, and the portfolio as of a day."""
    if not current_app.testing:
        warm_up()
    return render_template("board/index.html", page=queries.packets(page_number()), as_of=_asked_day())


@blueprint.route("/new", methods=["GET", "POST"])
@requires("board.edit")
@writes
def create() -> ResponseReturnValue:
    """Prepare a packet."""
    today = clock.today()
    usual = {"as_of": today, "since": queries.usual_since(today), **usual_values()}
    form = PacketForm(data=usual)
    if request.method == "POST" and form.validate():
        try:
            packet = services.begin_packet(facts=form.facts(), by=current_actor())
        except DomainError as error:
            _refuse(form, error)
        else:
            toast("The packet is prepared. Look it over, then keep it.")
            return redirect_to("board.show", packet_id=packet.id)
    return render_template("board/edit.html", form=form, packet=None), 422 if form.errors else 200


@blueprint.get("/<int:packet_id>")
@requires("board.view")
def show(packet_id: int) -> str:
    """A packet as it would be printed, section by section."""
    packet = queries.packet_for(packet_id)
    if not current_app.testing:
        warm_up()
    doc = document_of(packet)
    labels = {one.value: one.label for one in Section}
    return render_template("board/show.html", packet=packet, doc=doc, labels=labels)


@blueprint.route("/<int:packet_id>/edit", methods=["GET", "POST"])
@requires("board.edit")
@writes
def edit(packet_id: int) -> ResponseReturnValue:
    """Change what a packet holds."""
    packet = queries.packet_for(packet_id)
    if packet.state is PacketState.KEPT:
        toast("This packet was kept and does not change.", "amber")
        return redirect_to("board.show", packet_id=packet.id)
    stored = form_values(packet)
    form = PacketForm(data=stored)
    if request.method == "POST" and form.validate():
        try:
            services.change_packet(
                packet=packet, facts=form.facts(), expected_version=form.expected_version, by=current_actor()
            )
        except StaleVersion:
            return render_conflict(form, stored, packet.version, title=packet.title)
        except DomainError as error:
            _refuse(form, error)
        else:
            toast("Saved.")
            return redirect_to("board.show", packet_id=packet.id)
    return render_template("board/edit.html", form=form, packet=packet), 422 if form.errors else 200


@blueprint.post("/<int:packet_id>/keep")
@requires("board.edit")
@writes
def keep(packet_id: int) -> ResponseReturnValue:
    """Freeze a packet with its file, in a job that tells how far it is."""
    packet = queries.packet_for(packet_id)
    try:
        job = services.ask_to_keep(packet=packet, expected_version=_version(), by=current_actor())
    except DomainError as error:
        toast(error.message, "amber")
        return redirect_to("board.show", packet_id=packet_id)
    return redirect_to("jobs.show", job_id=job.id)


@blueprint.post("/<int:packet_id>/discard")
@requires("board.edit")
@writes
def discard(packet_id: int) -> ResponseReturnValue:
    """Throw away a packet that was not kept."""
    packet = queries.packet_for(packet_id)
    try:
        services.discard_packet(packet=packet, expected_version=_version(), by=current_actor())
    except DomainError as error:
        toast(error.message, "amber")
        return redirect_to("board.show", packet_id=packet_id)
    toast("The packet is gone.")
    return redirect_to("board.index")


@blueprint.get("/<int:packet_id>/packet.pdf")
@requires("board.view")
def pdf(packet_id: int) -> ResponseReturnValue:
    """The packet's file: at once where it is kept or short, else the page that makes it in a job."""
    packet = queries.packet_for(packet_id)
    try:
        doc = document_of(packet)
        if not services.is_quick(packet, doc):
            return redirect_to("board.making", packet_id=packet.id)
        data = services.packet_pdf(packet)
    except PdfError as error:
        return _problem(packet.title, url_for("board.show", packet_id=packet.id), error)
    return download(data, f"board-packet-{packet.as_of.isoformat()}.pdf", PDF)


@blueprint.get("/<int:packet_id>/pdf")
@requires("board.view")
def making(packet_id: int) -> str:
    """Where a long packet is waited for."""
    packet = queries.packet_for(packet_id)
    return _making(packet, services.job_in_work(packet_id, by=current_actor()))


@blueprint.post("/<int:packet_id>/pdf")
@requires("board.view")
@writes
def make_large(packet_id: int) -> ResponseReturnValue:
    """Make a packet in a job with progress, or join the job that makes it already."""
    actor, packet = current_actor(), queries.packet_for(packet_id)
    job = services.job_in_work(packet_id, by=actor) or enqueue(
        services.PDF_TASK, {"packet_id": packet_id}, by=actor, title=f"PDF of {packet.title}"
    )
    if is_fragment():
        return render_template("jobs/_progress.html", job=job)
    return redirect_to("jobs.show", job_id=job.id)


@blueprint.get("/portfolio.pdf")
@requires("board.view")
def portfolio() -> ResponseReturnValue:
    """Every award as of a day."""
    day = _asked_day()
    try:
        doc = portfolio_document(day)
        if not portfolio_is_quick(doc):
            return redirect_to("board.portfolio_making", as_of=day.isoformat())
        data = portfolio_pdf(doc)
    except PdfError as error:
        return _problem("Grant portfolio", url_for("board.index"), error)
    return download(data, f"grant-portfolio-{day.isoformat()}.pdf", PDF)


@blueprint.route("/portfolio", methods=["GET", "POST"])
@requires("board.view")
@writes
def portfolio_making() -> ResponseReturnValue:
    """Where a long portfolio is waited for; posting starts the job."""
    actor, day = current_actor(), _asked_day()
    arguments = {"as_of": day.isoformat()}
    job = unfinished(PORTFOLIO_TASK, arguments, by=actor)
    if request.method == "POST":
        job = job or enqueue(PORTFOLIO_TASK, arguments, by=actor, title="PDF of the grant portfolio")
        if is_fragment():
            return render_template("jobs/_progress.html", job=job)
        return redirect_to("jobs.show", job_id=job.id)
    return render_template(
        "jobs/pdf_making.html",
        title="Grant portfolio",
        job=job,
        start_url=url_for("board.portfolio_making", as_of=day.isoformat()),
        back_url=url_for("board.index"),
    )


def _making(packet: BoardPacket, job: object) -> str:
    return render_template(
        "jobs/pdf_making.html",
        title=packet.title,
        job=job,
        start_url=url_for("board.make_large", packet_id=packet.id),
        back_url=url_for("board.show", packet_id=packet.id),
    )


def _problem(title: str, back_url: str, error: PdfError) -> tuple[str, int]:
    return render_template(
        "jobs/pdf_problem.html", title=title, back_url=back_url, problem=error.message
    ), 503


def _refuse(form: PacketForm, error: DomainError) -> None:
    if error.field == "sections":
        form.place_letter.errors = [error.message]
    else:
        apply_domain_error(form, error)


def _version() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _asked_day() -> date:
    """The day in the address; today for what makes no sense or lies ahead."""
    today = clock.today()
    try:
        day = date.fromisoformat(request.args.get("as_of", ""))
    except ValueError:
        return today
    return day if date(1990, 1, 1) <= day <= today else today
