"""How long answers to requests with an Idempotency-Key are kept."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from incidents.models import IdempotentAnswer

KEPT_FOR = dt.timedelta(hours=24)


@transaction.atomic
def forget_old_answers() -> int:
    """Delete answers that are past their time; how many there were."""
    deleted, _ = IdempotentAnswer.objects.filter(at__lte=timezone.now() - KEPT_FOR).delete()
    return int(deleted)
