"""Addresses of campaigns: the reporter's work, evidence, targets, digests."""

from django.urls import path

from campaigns.views import (
    evidence,
    notices,
    printing,
    reports,
    schemes,
    schemes_drafts,
    schemes_editor,
    schemes_publishing,
    schemes_targets,
    tasks,
)

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
    path("schemes/", schemes_drafts.schemes, name="schemes"),
    path("schemes/start/<int:campaign_id>/", schemes_drafts.start, name="scheme_start"),
    path("schemes/<int:pk>/", schemes_drafts.version, name="scheme_version"),
    path("schemes/<int:pk>/new/", schemes_drafts.make_version, name="scheme_new_version"),
    path("schemes/<int:pk>/copy/", schemes_drafts.copy, name="scheme_copy"),
    path("schemes/<int:pk>/discard/", schemes_drafts.discard, name="scheme_discard"),
    path("schemes/<int:pk>/export/", schemes_drafts.export, name="scheme_export"),
    path("schemes/<int:pk>/import/", schemes_drafts.load, name="scheme_import"),
    path("schemes/<int:pk>/edit/", schemes_editor.editor, name="scheme_editor"),
    path("schemes/<int:pk>/describe/", schemes_editor.describe, name="scheme_describe"),
    path("schemes/<int:pk>/renumber/", schemes_editor.renumber, name="scheme_renumber"),
    path("schemes/<int:pk>/add/", schemes_editor.add, name="scheme_add"),
    path("schemes/<int:pk>/targets/<int:target_id>/", schemes_targets.target, name="scheme_target"),
    path("schemes/<int:pk>/targets/<int:target_id>/rule/", schemes_targets.rule, name="scheme_rule"),
    path("schemes/<int:pk>/targets/<int:target_id>/trial/", schemes_targets.trial, name="scheme_trial"),
    path("schemes/<int:pk>/targets/<int:target_id>/move/", schemes_editor.move, name="scheme_move"),
    path("schemes/<int:pk>/targets/<int:target_id>/remove/", schemes_editor.remove, name="scheme_remove"),
    path("schemes/<int:pk>/check/", schemes_publishing.check, name="scheme_check"),
    path("schemes/<int:pk>/changes/", schemes_publishing.changes, name="scheme_changes"),
    path("schemes/<int:pk>/publish/", schemes_publishing.publish, name="scheme_publish"),
    path("notices/", notices.notices, name="notices"),
    path("print/<int:assignment_id>/<int:period_id>/", printing.print_form, name="print_form"),
]
