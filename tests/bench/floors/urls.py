"""The site's addresses and the bare views beside them."""

from django.urls import include, path

from tests.bench.floors import views

urlpatterns = [
    path("bench/page/", views.page),
    path("bench/insert/", views.insert),
    path("", include("config.urls")),
]
