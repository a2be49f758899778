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
    *office.urlpatterns,
    *reminders.urlpatterns,
    *robots.urlpatterns,
]
