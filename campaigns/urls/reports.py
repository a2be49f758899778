"""Addresses of the reporter's work: tasks, reports."""

from django.urls import path

from campaigns.views import drafting, history, printing, reports, tasks

urlpatterns = [
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:assignment_id>/<int:period_id>/zero/", tasks.zero_report, name="zero_report"),
    path("tasks/<int:assignment_id>/<int:period_id>/", reports.fill_in, name="fill_in"),
    path("tasks/<int:assignment_id>/<int:period_id>/draft/", reports.save, name="save_draft"),
    path("tasks/<int:assignment_id>/<int:period_id>/preview/", reports.preview, name="preview"),
    path("tasks/<int:assignment_id>/<int:period_id>/copy/", drafting.copy, name="copy_previous"),
    path("tasks/<int:assignment_id>/<int:period_id>/copied/", drafting.confirm, name="confirm_copied"),
    path("tasks/<int:assignment_id>/<int:period_id>/presence/", drafting.presence, name="presence"),
    path("tasks/<int:assignment_id>/<int:period_id>/sum/", drafting.note_sources, name="sum_up"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/history/", history.history, name="history"),
    path("reports/<int:pk>/withdraw/", reports.withdraw, name="withdraw"),
    path("print/<int:assignment_id>/<int:period_id>/", printing.print_form, name="print_form"),
]
