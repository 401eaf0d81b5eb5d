"""The blueprint that every module of these pages adds to."""

from flask import Blueprint

blueprint = Blueprint("forecast", __name__)
