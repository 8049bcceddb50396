"""What frozen files must not go on telling."""

from datetime import datetime

from django.apps import apps
from django.db.models import OuterRef, Q, Subquery

from incidents.choices import PUBLIC_STATUSES
from incidents.models import Incident


def held_back_since(moment: datetime) -> bool:
    """Whether an incident that was public at ``moment`` has been taken down since, or its place has been withheld.

    Files of that moment would tell what could harm somebody (methodology, section 9). One query.
    """
    history = apps.get_model("incidents", "IncidentEvent")._default_manager
    then = history.filter(pgh_obj=OuterRef("pk"), pgh_created_at__lte=moment).order_by("-pgh_id")
    now_kept = Incident.objects.filter(Q(taken_down=True) | Q(withheld_to__gt=""), published_at__lte=moment)
    shown = now_kept.annotate(
        status_then=Subquery(then.values("status")[:1]), withheld_then=Subquery(then.values("withheld_to")[:1])
    ).filter(status_then__in=PUBLIC_STATUSES)
    return bool(shown.filter(Q(taken_down=True) | Q(withheld_then="")).exists())
