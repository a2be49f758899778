"""Addresses of lists that were ordered as files."""

from django.urls import path

from campaigns.views import list_files

urlpatterns = [
    path("exports/", list_files.list_orders, name="list_orders"),
    path("exports/<int:pk>/", list_files.list_order, name="list_order"),
]
