"""Links as proofs."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from campaigns.enums import EvidenceKind
from campaigns.models import Evidence
from campaigns.operations.evidence.keeping import LONGEST_NAME
from units.models import Unit, User

_LONGEST_URL = 500


@transaction.atomic
def keep_link(*, unit: Unit, url: str, title: str, actor: User, at: dt.datetime) -> Evidence:
    """The unit's evidence with this address and title, made where there is none. ValidationError unless http(s)."""
    url = url.strip()
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError as error:
        message = "请填写以 http:// 或 https:// 开头的完整网址。"
        raise ValidationError(message, code="url") from error
    if len(url) > _LONGEST_URL:
        message = f"网址超过 {_LONGEST_URL} 个字符。"
        raise ValidationError(message, code="url")
    evidence, _ = Evidence.objects.get_or_create(
        unit=unit,
        kind=EvidenceKind.LINK,
        url=url,
        title=(title.strip() or url)[:LONGEST_NAME],
        withdrawn_at=None,
        defaults={"added_by": actor, "added_at": at},
    )
    return evidence
