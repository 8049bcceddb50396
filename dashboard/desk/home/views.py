"""The desk's first page, the list of every incident, and the guide."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from dashboard.desk.access import editor_view
from dashboard.desk.home.listing import desk_listing
from dashboard.desk.home.waiting import waiting_for
from dashboard.desk.review.people import desk_people, who
from dashboard.documents import document


@editor_view()
def home(request: HttpRequest) -> HttpResponseBase:
    """What waits for the person who is here."""
    return render(request, "desk/home/home.html", {"waiting": waiting_for(who(request))})


@editor_view()
def incidents(request: HttpRequest) -> HttpResponseBase:
    """Every incident, whatever its state: search, filter, sort, and select for a bulk edit."""
    listing = desk_listing(request.GET, user=who(request), people=desk_people())
    errors = {error.name: error for error in listing.errors}
    context = {"listing": listing, "errors": errors}
    return render(request, "desk/home/incidents.html", context, status=400 if errors else 200)


@editor_view()
def guide(request: HttpRequest) -> HttpResponseBase:
    """The editors' guide; the text is docs/editors-guide.md."""
    try:
        text = document("editors-guide")
    except FileNotFoundError:
        raise Http404("There is no guide for editors in this installation.") from None
    return render(request, "desk/home/guide.html", {"document": text})
