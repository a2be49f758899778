"""Addresses of what people are told: digests, nudges, the calendar they subscribe to."""

from django.urls import path

from campaigns.views import feeds, notices, nudges

urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/", notices.open_notice, name="notice"),
    path("notices/feed/", feeds.renew, name="renew_feed"),
    path("feeds/<str:secret>.ics", feeds.feed, name="feed"),
    path("nudges/", nudges.nudges, name="nudges"),
    path("nudges/new/", nudges.new_nudge, name="new_nudge"),
    path("nudges/<int:pk>/received/", nudges.received, name="nudge_received"),
]
