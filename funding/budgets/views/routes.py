"""The blueprint that all pages of budgets hang on."""

from flask import Blueprint

blueprint = Blueprint("budgets", __name__)
