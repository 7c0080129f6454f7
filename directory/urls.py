"""Addresses of the public pages. Names are the same in every language; the path has the language's prefix."""

from django.urls import path

from directory.views import leave

app_name = "directory"

urlpatterns = [
    path("jaljet/", leave.traces, name="traces"),
    path("poistu/", leave.leave, name="leave"),
    path("robots.txt", leave.robots, name="robots"),
]
