"""Addresses of filling in many tasks at once, on a page or in a workbook."""

from django.urls import path

from campaigns.views import filing, workbooks

urlpatterns = [
    path("batch/", filing.batch, name="batch"),
    path("batch/upload/", workbooks.upload, name="workbook_upload"),
    path("batch/upload/<str:token>/", workbooks.preview, name="workbook_preview"),
    path("batch/<int:participation_id>/<int:period_id>/", filing.grid, name="grid"),
    path("batch/<int:participation_id>/<int:period_id>/workbook/", workbooks.download, name="workbook"),
]
