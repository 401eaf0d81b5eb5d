"""The organization's own dated figures: the rows beside those of the law, for whoever starts a budget."""

from __future__ import annotations

from sqlalchemy import select

from funding.budgets.models import RuleFigure
from funding.budgets.term_rows import OwnFigure
from funding.infra.db import db


def entered_figures() -> list[RuleFigure]:
    """Every row that has been entered, by name and day."""
    query = select(RuleFigure).order_by(RuleFigure.name, RuleFigure.effective_from)
    return list(db.session.scalars(query))


def own_figures() -> tuple[OwnFigure, ...]:
    """The rows as a budget's terms keep them."""
    return tuple(
        OwnFigure(row.name, row.value, row.effective_from, row.citation) for row in entered_figures()
    )
