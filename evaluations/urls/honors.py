"""Addresses of the register of honors; its public wall stands in ``public``."""

from django.urls import path

from evaluations.views.honors import honor, imports, register, titles

urlpatterns = [
    path("honors/", register.register, name="honors"),
    path("honors/new/", honor.new, name="honor_new"),
    path("honors/<int:pk>/", honor.honor, name="honor"),
    path("honors/<int:pk>/edit/", honor.edit, name="honor_edit"),
    path("honors/<int:pk>/step/", honor.step, name="honor_step"),
    path("honors/<int:pk>/check/", honor.check, name="honor_check"),
    path("honors/<int:pk>/scan/", honor.scan, name="honor_scan"),
    path("honors/titles/", titles.titles, name="honor_titles"),
    path("honors/titles/new/", titles.title, name="honor_title_new"),
    path("honors/titles/<int:pk>/", titles.title, name="honor_title"),
    path("honors/import/", imports.start, name="honor_import"),
    path("honors/import/template/", imports.template, name="honor_import_template"),
    path("honors/import/file/<str:token>/", imports.preview, name="honor_import_preview"),
    path("units/<str:code>/honors/", register.unit_page, name="unit_honors"),
]
