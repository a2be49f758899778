"""Addresses of the audit trail."""

from django.urls import path

from units.views import audit

app_name = "audit"
urlpatterns = [
    path("", audit.trail, name="list"),
    path("<int:pk>/", audit.entry, name="entry"),
]
