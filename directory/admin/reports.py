"""The desk's page of one reader's report: what was said, and what came of it, which whoever asked is told."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder

from directory.models import Report
from directory.reports import close

MAY_READ = "directory.publish_service"


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=gettext_lazy("Mitä ilmoituksesta seurasi"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, report: Report, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if report.email:
            self.fields["outcome"].required = True
            self.fields["outcome"].help_text = _(
                "Lähetetään ilmoittajalle hänen kielellään: kirjoita se sillä."
            )


def report(request: HttpRequest, uuid: str) -> HttpResponse:
    if not request.user.has_perm(MAY_READ):  # type: ignore[union-attr]
        raise PermissionDenied
    found = get_object_or_404(Report.objects.select_related("service", "county"), uuid=uuid)
    form = OutcomeForm(found, request.POST or None)
    if request.method == "POST" and found.closed_on is None and form.is_valid():
        close(found, form.cleaned_data["outcome"], timezone.localdate())
        messages.success(request, _("Ilmoitus on käsitelty."))
        return redirect("directory_checking_section", "ilmoitukset")
    about = found.service or found.county
    context = {
        "report": found,
        "about": about,
        "form": form,
        "edit_url": AdminURLFinder(request.user).get_edit_url(about) or "",
        "page_url": found.service.path
        if found.service
        else reverse("directory:county", args=[found.county.slug]),
    }
    return render(request, "directory/admin/report.html", context)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("ilmoitukset/<uuid:uuid>/", report, name="directory_report")]
