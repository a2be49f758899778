"""Addresses of what the office sets for a campaign: calendar and policies."""

from django.urls import path

from campaigns.views import calendar, policies

urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/days/", calendar.holidays, name="holidays"),
    path("calendar/<int:pk>/", calendar.period, name="period"),
    path("calendar/extensions/<int:pk>/", calendar.drop_extension, name="drop_extension"),
    path("policies/", policies.policies, name="policies"),
    path("policies/all/", policies.policies_for_all, name="policies_for_all"),
]
