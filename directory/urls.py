"""Addresses of the public pages. Names are the same in every language; the path has the language's prefix."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from directory.sitemaps import SITEMAPS
from directory.views import (
    adoptions,
    confirmation,
    counties,
    handover,
    home,
    leave,
    letters,
    line_status,
    needs,
    organisations,
    reports,
    representing,
    services,
    shortlist,
)

app_name = "directory"

urlpatterns = [
    path("", home.home, name="home"),
    path("missa-asut/", home.place, name="place"),
    path("alueet/", home.counties, name="counties"),
    path("aihe/<slug:path_code>/", needs.need, name="need"),
    path("palvelu/<slug:page_code>/", services.service, name="service"),
    path("jarjesto/<slug:slug>/", organisations.organisation, name="organisation"),
    path("alueet/kaytossa.csv", adoptions.csv_file, name="adoptions_csv"),
    path("alueet/kaytossa.xlsx", adoptions.xlsx_file, name="adoptions_xlsx"),
    path("alueet/kerro/<str:token>/", adoptions.adopt, name="adopt"),
    path("alue/<slug:slug>/", counties.county, name="county"),
    path("alue/<slug:slug>/ammattilaisille/", counties.county_professionals, name="county_professionals"),
    path("ilmoita/<slug:code>/", reports.report, name="report"),
    path("edustatko/<slug:code>/", representing.represent, name="represent"),
    path("vahvista/kiitos/", confirmation.confirmed, name="confirmed"),
    path("vahvista/uusi/", confirmation.new_link, name="new_link"),
    path("vahvista/<str:token>/", confirmation.confirm, name="confirm"),
    path("kirjeet/pois/<str:signed>/", letters.unsubscribe, name="unsubscribe"),
    path("linja/<str:token>/", line_status.line_status, name="line_status"),
    path("lista/", shortlist.shortlist, name="shortlist"),
    path("lista/koodi/", handover.hand_over, name="hand_over"),
    path("k/", handover.open_code, name="open_code"),
    path("k/<str:token>/", handover.handed_over, name="handed_over"),
    path("jaljet/", leave.traces, name="traces"),
    path("poistu/", leave.leave, name="leave"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", leave.robots, name="robots"),
]
