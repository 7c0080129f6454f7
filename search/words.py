"""Which services have the words of a query: the simple way, until the index answers."""

from django.db.models import Q

from directory.listing import Scored
from directory.models import Service

WHERE = ("name", "summary", "description", "plain")


def matching(text: str) -> Scored:
    """Services that hold every word of the text somewhere; those that name it come first."""
    words = [word for word in text.split() if any(letter.isalnum() for letter in word)]
    if not words:
        return Scored({})
    services = Service.objects.all()
    for word in words:
        services = services.filter(_holds(word))
    first = words[0].casefold()
    relevance = {
        pk: 2.0 if first in name.casefold() else 1.0
        for pk, name in services.values_list("pk", "name_fi").distinct()
    }
    return Scored(relevance, {pk: tuple(words) for pk in relevance})


def _holds(word: str) -> Q:
    question = Q(organisation__name_fi__icontains=word)
    for field in WHERE:
        for language in ("fi", "sv", "en"):
            question |= Q(**{f"{field}_{language}__icontains": word})
    return question
