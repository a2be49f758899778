"""Addresses of subscriptions."""

from django.urls import path

from evaluations.views import subscriptions

urlpatterns = [
    path("subscriptions/", subscriptions.subscriptions, name="subscriptions"),
    path("subscriptions/letter/", subscriptions.letter, name="subscription_letter"),
    path("subscriptions/sample/", subscriptions.sample, name="subscription_sample"),
    path("subscriptions/watches/", subscriptions.watches, name="watches"),
    path("subscriptions/units/", subscriptions.watch_units, name="watch_units"),
    path("subscriptions/<int:pk>/", subscriptions.watch, name="watch"),
    path("subscriptions/<int:pk>/end/", subscriptions.end_watch, name="end_watch"),
    path("subscriptions/stop/<str:token>/", subscriptions.unsubscribe, name="unsubscribe"),
]
