"""Addresses of campaigns: the reporter's work, evidence, targets, digests."""

from django.urls import path

from campaigns.views import evidence, notices, printing, reports, schemes, tasks

app_name = "campaigns"
urlpatterns = [
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:assignment_id>/<int:period_id>/zero/", tasks.zero_report, name="zero_report"),
    path("tasks/<int:assignment_id>/<int:period_id>/", reports.fill_in, name="fill_in"),
    path("tasks/<int:assignment_id>/<int:period_id>/draft/", reports.save, name="save_draft"),
    path("tasks/<int:assignment_id>/<int:period_id>/preview/", reports.preview, name="preview"),
    path("tasks/<int:assignment_id>/<int:period_id>/evidence/", evidence.add, name="add_evidence"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/withdraw/", reports.withdraw, name="withdraw"),
    path("reports/<int:pk>/evidence/<int:evidence_id>/remove/", evidence.remove, name="remove_evidence"),
    path("evidence/<int:pk>/", evidence.download, name="evidence"),
    path("scheme/", schemes.scheme, name="scheme"),
    path("notices/", notices.notices, name="notices"),
    path("print/<int:assignment_id>/<int:period_id>/", printing.print_form, name="print_form"),
]
