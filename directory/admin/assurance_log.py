"""The log of assurances, from which one that was a mistake is taken back, alone or many at once."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory.actions import withdraw_assurance
from directory.admin.checking import must_see
from directory.models import Assurance

PAGE = 100
MAY_WITHDRAW = "directory.publish_service"


class WithdrawForm(forms.Form):
    """``made``: assurances that nobody has withdrawn yet."""

    made = forms.ModelMultipleChoiceField(
        Assurance.objects.filter(withdrawal=None),
        error_messages={"required": _("Valitse ainakin yksi vahvistus.")},
    )
    why = forms.CharField(label=_("Miksi vahvistus perutaan"), max_length=400)


def log(request: HttpRequest) -> HttpResponse:
    """The newest first; a withdrawn assurance stays in the list and says why."""
    must_see(request, MAY_WITHDRAW)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _withdraw(request, form.cleaned_data)
    rows = Assurance.objects.select_related("service", "line", "door", "by", "organisation", "withdrawal")
    page = Paginator(rows.order_by("-pk"), PAGE).get_page(request.GET.get("sivu"))
    chosen = set(request.POST.getlist("made") or request.GET.getlist("id"))
    context = {
        "page": page,
        "form": form,
        "rows": [(row, str(row.pk) in chosen, getattr(row, "withdrawal", None)) for row in page],
    }
    return render(request, "directory/admin/checking/assurances.html", context)


def _withdraw(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    today = timezone.localdate()
    for assurance in told["made"]:
        withdraw_assurance(assurance, told["why"], by=request.user, today=today)
    count = len(told["made"])
    messages.success(
        request,
        ngettext("Yksi vahvistus peruttiin.", "%(n)s vahvistusta peruttiin.", count) % {"n": count},
    )
    return redirect("directory_assurances")
