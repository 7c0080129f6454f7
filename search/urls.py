"""The addresses of the search page."""

from django.urls import path

from search import views

app_name = "search"

urlpatterns = [
    path("haku/", views.results, name="results"),
    path("haku/ehdotukset/", views.suggestions, name="suggestions"),
]
