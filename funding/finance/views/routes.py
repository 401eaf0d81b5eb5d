"""The blueprint that all pages of the finance corner hang on."""

from flask import Blueprint

blueprint = Blueprint("finance", __name__, url_prefix="/finance")
