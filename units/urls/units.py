"""Addresses of units."""

from django.urls import path

from units.views import endings, imports, leading_groups, unit_changes, units

app_name = "units"
urlpatterns = [
    path("", units.tree, name="tree"),
    path("import/", imports.start, name="import"),
    path("import/template/", imports.template, name="import_template"),
    path("import/export/", imports.export, name="import_export"),
    path("import/file/<str:token>/", imports.preview, name="import_preview"),
    path("<str:code>/", units.unit, name="unit"),
    path("<str:code>/edit/", unit_changes.edit, name="edit"),
    path("<str:code>/new/", unit_changes.new, name="new"),
    path("<str:code>/move/", unit_changes.move, name="move"),
    path("<str:code>/merge/", endings.merge, name="merge"),
    path("<str:code>/split/", endings.split, name="split"),
    path("<str:code>/end/", endings.end, name="end"),
    path("<str:code>/group/", leading_groups.edit, name="group"),
]
