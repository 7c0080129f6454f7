"""Wagtail's API v2 for pages, pictures and documents, with our content resolved and nothing but what is public."""

from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.response import Response
from wagtail.api import APIField
from wagtail.api.v2.filters import SearchFilter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page

from cms.headless.answers import OpenAnswers
from cms.headless.page_fields import ROWS, fields_of
from cms.headless.references import References
from cms.headless.serializers import DocumentSerializer, ImageSerializer, PageSerializer
from directory.languages import LANGUAGES

# Wagtail's search breaks on a quotation mark in the database that we run on; the directory's search is the search.
NOT_TAKEN = {"search", "search_operator", "rich_text_format"}
FILTERED = (models.CharField, models.BooleanField, models.IntegerField, models.DateField, models.ForeignKey)


class _Narrowed(OpenAnswers):
    """Lists narrowed by plain columns only: a StreamField or a row of its own is nothing to compare with."""

    @classmethod
    def get_available_fields(cls, model: type[models.Model], db_fields_only: bool = False) -> list[str]:
        names = super().get_available_fields(model, db_fields_only)  # type: ignore[misc]
        return [name for name in names if not db_fields_only or _is_plain(model, name)]


def _is_plain(model: type[models.Model], name: str) -> bool:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name == "tags"
    return isinstance(field, (*FILTERED, models.AutoField)) or name == "tags"


class Pages(_Narrowed, PagesAPIViewSet):
    base_serializer_class = PageSerializer
    filter_backends = [one for one in PagesAPIViewSet.filter_backends if one is not SearchFilter]
    known_query_parameters = PagesAPIViewSet.known_query_parameters - NOT_TAKEN
    meta_fields = [
        *PagesAPIViewSet.meta_fields,
        "path",
        "last_published_at",
        "text_language",
        "is_fallback",
        "translations",
    ]
    listing_default_fields = [*PagesAPIViewSet.listing_default_fields, "path", "text_language", "is_fallback"]

    @classmethod
    def get_body_fields(cls, model: type[Page]) -> list[APIField]:
        return [*super().get_body_fields(model), *fields_of(model)]

    def get_base_queryset(self) -> QuerySet:
        """Kept for the request: each call asks the database for restrictions anew."""
        if not hasattr(self, "_public"):
            self._public = super().get_base_queryset().filter(depth__gt=1)
        return self._public

    def get_queryset(self) -> QuerySet:
        queryset = super().get_queryset().select_related("locale", "alias_of__locale").order_by("path")
        return queryset.prefetch_related(*ROWS.get(queryset.model, ()))

    def listing_view(self, request: Any) -> Response:
        queryset = self.get_queryset()
        self.check_query_parameters(queryset)
        pages = self.paginate_queryset(self.filter_queryset(queryset))
        return self.get_paginated_response(self._written(pages, many=True))

    def detail_view(self, request: Any, pk: int) -> Response:
        return Response(self._written(self.get_object(), many=False))

    def _written(self, content: Any, many: bool) -> Any:
        """The pages as JSON, in two rounds: the first notes what they refer to."""
        references = References(self.get_base_queryset(), timezone.now())
        context = self.get_serializer_context() | {"references": references}
        serializer = self.get_serializer_class()
        serializer(content, many=many, context=context).data  # noqa: B018
        references.load()
        return serializer(content, many=many, context=context).data

    def find_object(self, queryset: QuerySet, request: Any) -> Page | None:
        """By id, or by the path at which this site shows the page, in any language."""
        if "html_path" in request.GET:
            return self._at(queryset, request.GET["html_path"])
        if "id" not in request.GET:
            raise BadRequestError("Give id or html_path.")
        return super().find_object(queryset, request)  # type: ignore[no-any-return]

    def _at(self, queryset: QuerySet, path: str) -> Page | None:
        language, steps = settings.LANGUAGE_CODE, [step for step in path.split("/") if step]
        if steps and steps[0] in LANGUAGES and steps[0] != language:
            language = steps.pop(0)
        root = self.get_root_page()
        home = root.get_translations(inclusive=True).filter(locale__language_code=language).first()
        return (
            queryset.filter(url_path="/".join([home.url_path.rstrip("/"), *steps, ""])).first()
            if home
            else None
        )


class Images(_Narrowed, ImagesAPIViewSet):
    base_serializer_class = ImageSerializer
    filter_backends = [one for one in ImagesAPIViewSet.filter_backends if one is not SearchFilter]
    known_query_parameters = ImagesAPIViewSet.known_query_parameters - NOT_TAKEN


class Documents(_Narrowed, DocumentsAPIViewSet):
    base_serializer_class = DocumentSerializer
    filter_backends = [one for one in DocumentsAPIViewSet.filter_backends if one is not SearchFilter]
    known_query_parameters = DocumentsAPIViewSet.known_query_parameters - NOT_TAKEN
