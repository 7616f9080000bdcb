"""The form (填报表): one workbook that a bureau fills in, written from what is known and read back cell by cell."""

from plan_analysis.forms.content import Form, form
from plan_analysis.forms.reading import contradictions, is_form, read
from plan_analysis.forms.writing import workbook

__all__ = ["Form", "contradictions", "form", "is_form", "read", "workbook"]
