"""What the views over reference tables share: trying a change, and saying how it went."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from dashboard.desk.access import View
from dashboard.desk.reference.forms.base import ExplainedForm
from incidents.services import NotAllowed, RecordError
from incidents.services.reference_edits import StaleReference

Result = TypeVar("Result")


def telling_roles(view: View) -> View:
    """A view that answers a service's NotAllowed with 403 and the role that would do."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as error:
            return render(request, "desk/forbidden.html", {"role": error.role}, status=HTTPStatus.FORBIDDEN)

    return told


def attempt(
    form: ExplainedForm, change: Callable[[], Result], *lines: "BaseFormSet[Any]"
) -> tuple[Result | None, HTTPStatus]:
    """What a change returns, OK; or None and the answer's status, the refusal in the form beside its field.

    The form, and the ``lines`` posted with it, are checked first. Raises NotAllowed, which is no matter of a field.
    """
    if not all([form.is_valid(), *(one.is_valid() for one in lines)]):
        return None, HTTPStatus.BAD_REQUEST
    try:
        return change(), HTTPStatus.OK
    except NotAllowed:
        raise
    except RecordError as error:
        form.refuse(error)
        is_stale = isinstance(error, StaleReference)
        return None, HTTPStatus.CONFLICT if is_stale else HTTPStatus.BAD_REQUEST
