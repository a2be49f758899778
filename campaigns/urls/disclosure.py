"""Addresses of the disclosure register."""

from django.urls import path

from campaigns.views.disclosure import figures, imports, matters, register

urlpatterns = [
    path("disclosure/", register.register, name="disclosure"),
    path("disclosure/new/", matters.new, name="disclosure_new"),
    path("disclosure/<int:pk>/", matters.matter, name="disclosure_matter"),
    path("disclosure/<int:pk>/step/", matters.act, name="disclosure_step"),
    path("disclosure/figures/", figures.figures, name="disclosure_figures"),
    path("disclosure/targets/", figures.links, name="disclosure_links"),
    path("disclosure/import/", imports.start, name="disclosure_import"),
    path("disclosure/import/template/", imports.template, name="disclosure_import_template"),
    path("disclosure/import/file/<str:token>/", imports.preview, name="disclosure_import_preview"),
]
