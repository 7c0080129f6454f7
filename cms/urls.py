"""Addresses of what is no page of the editors' tree: the situation, its files, and forms that are sent."""

from django.urls import path

from cms.views import borders, briefs, collecting, forms, reporting, situation

app_name = "cms"

urlpatterns = [
    path("tilanne/", situation.national, name="situation"),
    path("tilanne/<slug:slug>/<slug:question>/ilmoita/", reporting.fact, name="report_fact"),
    path("tilanne/vastaa/<str:token>/", collecting.collect, name="collect"),
    path("tilanne/vertaa/", situation.two_counties, name="two_counties"),
    path("tilanne/muutokset/", situation.two_rounds, name="two_rounds"),
    path("tilanne/tilannekuva.csv", situation.csv_file, name="situation_csv"),
    path("tilanne/tilannekuva.xlsx", situation.xlsx_file, name="situation_xlsx"),
    path("tilanne/rajat.json", borders.borders, name="borders"),
    path("tilanne/<slug:slug>.docx", situation.docx_file, name="situation_docx"),
    path("tilanne/<slug:slug>/", situation.county, name="situation_county"),
    path("tilanne/yhteys/<uuid:uuid>/", forms.contact_role, name="contact_role"),
    path("palaute/laheta/", forms.send_feedback, name="send_feedback"),
    path("tiivistelma/<slug:audience>/", briefs.brief, name="brief"),
    path("tiivistelma/<slug:audience>/<slug:slug>/", briefs.brief, name="county_brief"),
]
