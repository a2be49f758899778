"""Addresses of the target trees: reading, drafting, importing, publishing."""

from django.urls import path

from campaigns.views import (
    scheme_items,
    schemes,
    schemes_drafts,
    schemes_editor,
    schemes_publishing,
    schemes_targets,
    target_imports,
)

urlpatterns = [
    path("scheme/", schemes.scheme, name="scheme"),
    path("schemes/", schemes_drafts.schemes, name="schemes"),
    path("schemes/start/<int:campaign_id>/", schemes_drafts.start, name="scheme_start"),
    path("schemes/<int:pk>/", schemes_drafts.version, name="scheme_version"),
    path("schemes/<int:pk>/new/", schemes_drafts.make_version, name="scheme_new_version"),
    path("schemes/<int:pk>/copy/", schemes_drafts.copy, name="scheme_copy"),
    path("schemes/<int:pk>/discard/", schemes_drafts.discard, name="scheme_discard"),
    path("schemes/<int:pk>/export/", schemes_drafts.export, name="scheme_export"),
    path("schemes/<int:pk>/import/", schemes_drafts.load, name="scheme_import"),
    path("schemes/<int:pk>/excel/", target_imports.export, name="target_export"),
    path("schemes/excel/template/", target_imports.template, name="target_import_template"),
    path("schemes/excel/<int:campaign_id>/", target_imports.start, name="target_import"),
    path("schemes/excel/<int:campaign_id>/<str:token>/", target_imports.preview, name="target_import_preview"),
    path("schemes/<int:pk>/edit/", schemes_editor.editor, name="scheme_editor"),
    path("schemes/<int:pk>/describe/", schemes_editor.describe, name="scheme_describe"),
    path("schemes/<int:pk>/renumber/", schemes_editor.renumber, name="scheme_renumber"),
    path("schemes/<int:pk>/add/", schemes_editor.add, name="scheme_add"),
    path("schemes/<int:pk>/targets/<int:target_id>/", schemes_targets.target, name="scheme_target"),
    path("schemes/<int:pk>/targets/<int:target_id>/rule/", schemes_targets.rule, name="scheme_rule"),
    path("schemes/<int:pk>/targets/<int:target_id>/trial/", schemes_targets.trial, name="scheme_trial"),
    path("schemes/<int:pk>/targets/<int:target_id>/move/", schemes_editor.move, name="scheme_move"),
    path("schemes/<int:pk>/targets/<int:target_id>/remove/", schemes_editor.remove, name="scheme_remove"),
    path("schemes/<int:pk>/items/new/<str:kind>/", scheme_items.add, name="scheme_item_add"),
    path("schemes/<int:pk>/items/<int:item_id>/", scheme_items.item, name="scheme_item"),
    path("schemes/<int:pk>/items/<int:item_id>/move/", scheme_items.move, name="scheme_item_move"),
    path("schemes/<int:pk>/items/<int:item_id>/remove/", scheme_items.remove, name="scheme_item_remove"),
    path("schemes/<int:pk>/check/", schemes_publishing.check, name="scheme_check"),
    path("schemes/<int:pk>/changes/", schemes_publishing.changes, name="scheme_changes"),
    path("schemes/<int:pk>/publish/", schemes_publishing.publish, name="scheme_publish"),
]
