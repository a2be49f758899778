"""Addresses of cases (诉求); the public form stands in ``public``."""

from django.urls import path

from evaluations.views.cases import case, figures, intake, limits, register

urlpatterns = [
    path("cases/", register.cases, name="cases"),
    path("cases/new/", intake.new, name="case_new"),
    path("cases/units/", intake.find_unit, name="case_units"),
    path("cases/figures/", figures.figures, name="case_figures"),
    path("cases/limits/", limits.limits, name="case_limits"),
    path("cases/<int:pk>/", case.case_page, name="case"),
    path("cases/<int:pk>/step/", case.step, name="case_step"),
    path("cases/<int:pk>/time/", case.ask_time, name="case_time"),
    path("cases/<int:pk>/time/decide/", case.decide_time, name="case_time_decide"),
    path("cases/<int:pk>/contact/", case.contact, name="case_contact"),
    path("cases/<int:pk>/rectify/", case.rectify, name="case_rectify"),
    path("cases/<int:pk>/link/", case.link, name="case_link"),
]
