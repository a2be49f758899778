"""Addresses of the term's report."""

from django.urls import path

from evaluations.views.term_report import reading, writing

urlpatterns = [
    path("term-report/", reading.report, name="term_report"),
    path("term-report/<str:part>/figures/<str:name>/", reading.figure, name="report_figure"),
    path("term-report/<str:part>/words/", writing.block, name="report_block"),
    path("term-report/<str:part>/practices/", writing.practices, name="report_practices"),
    path("term-report/<str:part>/practices/<int:pk>/", writing.pick, name="report_pick"),
]
