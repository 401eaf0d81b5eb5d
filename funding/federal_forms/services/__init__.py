"""The use cases of the forms: answering the federal ones, keeping a state's rows."""

from funding.federal_forms.services.answering import answer_sf424, answer_sf424a
from funding.federal_forms.services.state_templates import save_template

__all__ = ["answer_sf424", "answer_sf424a", "save_template"]
