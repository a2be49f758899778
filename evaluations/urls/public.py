"""Addresses of the pages for everybody."""

from django.urls import path

from evaluations.views.public import cases, honors, machines, naming, open_data, pages

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("matters/", pages.matters, name="matters"),
    path("matters/<int:pk>/", pages.matter, name="matter"),
    path("honors/", honors.honors, name="honors"),
    path("notices/", naming.notices, name="notices"),
    path("notices/<int:pk>/", naming.notice, name="notice"),
    path("notices/<int:pk>/object/", naming.object_to, name="object"),
    path("certificates/", naming.look_up, name="look_up"),
    path("certificates/<str:code>/", naming.certificate, name="certificate"),
    path("units/<str:code>/", pages.unit, name="unit"),
    path("data/", machines.about, name="data"),
    path("data/matters.json", machines.matters_json, name="matters_json"),
    path("data/honors.json", open_data.honors_json, name="honors_json"),
    path("data/results.json", open_data.results_json, name="results_json"),
    path("data/matters.csv", machines.matters_csv, name="matters_csv"),
    path("cases/", cases.figures, name="cases"),
    path("cases/new/", cases.speak, name="case_new"),
    path("cases/query/", cases.look_up, name="case_query"),
    path("size/", machines.size, name="size"),
]
