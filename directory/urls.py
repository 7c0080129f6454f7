"""Addresses of the public pages. Names are the same in every language; the path has the language's prefix."""

from django.urls import path

from directory.views import home, leave, needs

app_name = "directory"

urlpatterns = [
    path("", home.home, name="home"),
    path("missa-asut/", home.place, name="place"),
    path("alueet/", home.counties, name="counties"),
    path("aihe/<slug:path_code>/", needs.need, name="need"),
    path("jaljet/", leave.traces, name="traces"),
    path("poistu/", leave.leave, name="leave"),
    path("robots.txt", leave.robots, name="robots"),
]
