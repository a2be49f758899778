"""The site's addresses and the bare views beside them."""

from django.urls import include, path

from tests.bench.floors.views import bare

urlpatterns = [
    path("bench/page/", bare.page),
    path("bench/insert/", bare.insert),
    path("", include("config.urls")),
]
