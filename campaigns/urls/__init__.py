"""Addresses of campaigns, one file for each area of work."""

from django.urls import URLPattern

from campaigns.urls import (
    assignments,
    burden,
    disclosure,
    evidence,
    filing,
    instructions,
    ledger,
    list_files,
    office,
    reminders,
    reports,
    returns,
    robots,
    schemes,
)

app_name = "campaigns"
urlpatterns: list[URLPattern] = [
    *burden.urlpatterns,
    *disclosure.urlpatterns,
    *evidence.urlpatterns,
    *returns.urlpatterns,
    *reports.urlpatterns,
    *filing.urlpatterns,
    *instructions.urlpatterns,
    *schemes.urlpatterns,
    *assignments.urlpatterns,
    *ledger.urlpatterns,
    *list_files.urlpatterns,
    *office.urlpatterns,
    *reminders.urlpatterns,
    *robots.urlpatterns,
]
