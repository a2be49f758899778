"""All addresses of the site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import URLPattern, URLResolver, include, path

from config import views
from config.handbook import views as handbook
from config.search import views as search
from evaluations.views.public import machines
from evaluations.views.surveys import answering
from units.views import oidc, sign_in

handler400 = "config.views.bad_request"
handler500 = "config.views.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("login/", sign_in.SignIn.as_view(), name="login"),
    path("login/code/", sign_in.code, name="login_code"),
    path("login/identity/", oidc.begin, name="identity"),
    path("login/identity/back/", oidc.back, name="identity_back"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("icons-<str:version>.svg", views.icons, name="icons"),
    path("healthz", views.health, name="health"),
    path("survey/", answering.answer, name="survey_answer"),
    path("search/", search.search, name="search"),
    path("search/<str:kind>/<str:key>/seen/", search.visited, name="visited"),
    path("search/<str:kind>/<str:key>/star/", search.star, name="star"),
    path("handbook/", handbook.contents, name="handbook"),
    path("handbook/<slug:slug>/", handbook.chapter, name="handbook_chapter"),
    path("handbook/pictures/<str:name>", handbook.picture, name="handbook_picture"),
    path("admin/login/", sign_in.back_room, name="back_room"),
    path("admin/", admin.site.urls),
    path("api/", include("config.api.urls")),
    path("units/", include("units.urls.units")),
    path("people/", include("units.urls.people")),
    path("audit/", include("units.urls.audit")),
    path("accounts/", include("units.urls.accounts")),
    path("campaigns/", include("campaigns.urls")),
    path("evaluations/", include("evaluations.urls")),
    path("public/", include("evaluations.urls.public")),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
]

if settings.DEBUG:
    urlpatterns.append(path("_components/", views.components, name="components"))
