"""The log of what was said of counties' answers and tasks, from which what was a mistake is taken back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks

from cms.models import FactAssurance, RoleAssurance
from cms.role_freshness import withdraw_role_assurance
from cms.rounds import withdraw_assurance
from directory.admin.checking import must_see

PAGE = 100
MAY_WITHDRAW = "cms.publish_situationround"


class TakeBackForm(forms.Form):
    """``fact`` and ``task``: assurances of answers and of tasks that nobody has withdrawn yet."""

    fact = forms.ModelMultipleChoiceField(FactAssurance.objects.filter(withdrawal=None), required=False)
    task = forms.ModelMultipleChoiceField(RoleAssurance.objects.filter(withdrawal=None), required=False)
    why = forms.CharField(label=_("Miksi vahvistus perutaan"), max_length=400)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (self.errors or cleaned.get("fact") or cleaned.get("task")):
            self.add_error("fact", _("Valitse ainakin yksi vahvistus."))
        return cleaned


def log(request: HttpRequest) -> HttpResponse:
    """The newest first; a withdrawn assurance stays in the list and says why."""
    must_see(request, MAY_WITHDRAW)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _take_back(request, form.cleaned_data)
    facts = FactAssurance.objects.select_related("fact__county", "fact__round", "by", "withdrawal")
    tasks = RoleAssurance.objects.select_related("contact_role__county", "by", "withdrawal")
    rows = [("fact", row) for row in facts.order_by("-pk")] + [("task", row) for row in tasks.order_by("-pk")]
    rows.sort(key=lambda pair: pair[1].made_at, reverse=True)
    page = Paginator(rows, PAGE).get_page(request.GET.get("sivu"))
    chosen = {(name, key) for name in ("fact", "task") for key in (request.POST or request.GET).getlist(name)}
    context = {
        "page": page,
        "form": form,
        "rows": [
            (kind, row, (kind, str(row.pk)) in chosen, getattr(row, "withdrawal", None)) for kind, row in page
        ],
    }
    return render(request, "cms/admin/said_log.html", context)


def _take_back(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    for assurance in told["fact"]:
        withdraw_assurance(assurance, told["why"], by=request.user)
    for assurance in told["task"]:
        withdraw_role_assurance(assurance, told["why"], by=request.user, today=timezone.localdate())
    count = len(told["fact"]) + len(told["task"])
    messages.success(
        request, ngettext("Yksi vahvistus peruttiin.", "%(n)s vahvistusta peruttiin.", count) % {"n": count}
    )
    return redirect("cms_said_log")


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("tarkistettavat/alueiden-vahvistukset/", log, name="cms_said_log")]
