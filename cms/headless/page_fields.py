"""Which of our own fields the API tells of each kind of page.

A table of its own rather than ``api_fields`` of the models: how fields are written down needs the models, which
would then need the API.
"""

from django.db.models import Field
from rest_framework.fields import BooleanField, CharField, DateField
from wagtail.api import APIField
from wagtail.models import Page

from cms import models
from cms.headless.serializers import Labelled, LinkedPages, ReviewBy, Statuses
from cms.models.base import EditorialPage

FIELDS: dict[type[Page], list[APIField]] = {
    EditorialPage: [APIField("lead"), APIField("body"), APIField("checked_on")],
    models.NewsPage: [APIField("published_on", DateField(read_only=True))],
    models.RecommendationPage: [
        APIField("audience", Labelled()),
        APIField("is_ours", BooleanField(read_only=True)),
        APIField("whose"),
        APIField("whose_url"),
        APIField("first_step"),
        APIField("review_by", ReviewBy()),
        APIField("examples"),
        APIField("rests_on_models", LinkedPages()),
        APIField("statuses", Statuses()),
    ],
    models.PracticeModelPage: [
        *(APIField(name) for name in ("number", "purpose", "for_whom", "steps", "materials", "cases")),
        APIField("services"),
        APIField("related_models", LinkedPages()),
    ],
    models.ConceptPage: [
        *(APIField(name) for name in ("definition", "source_name", "source_url")),
        APIField("as_of", CharField(read_only=True)),
    ],
    models.FeedbackPage: [APIField("thanks")],
    models.AccessibilityStatementPage: [
        *(APIField(name) for name in ("responsible", "made_on", "updated_on")),
        APIField("conformance", Labelled()),
        *(APIField(name) for name in ("basis", "gaps", "burden", "outside_the_law", "handler", "authority")),
    ],
}
# Rows of their own that a list of pages reads with one statement each.
ROWS: dict[type[Page], tuple[str, ...]] = {
    models.RecommendationPage: ("rests_on_models",),
    models.PracticeModelPage: ("related_models",),
}


def fields_of(model: type[Page]) -> list[APIField]:
    """Those of the kind itself and of the kinds that it is made from, the general first."""
    return [field for kind in reversed(model.__mro__) for field in FIELDS.get(kind, ())]


def content_fields(model: type[Page]) -> list[Field]:
    """The columns that the kind adds to Wagtail's page."""
    return [field for field in model._meta.local_fields if not field.primary_key]
