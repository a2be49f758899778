"""Addresses of second marking."""

from django.urls import path

from evaluations.views import second_marking

urlpatterns = [
    path("second/", second_marking.second_marking, name="second_marking"),
    path("second/draws/<int:pk>/", second_marking.second_draw, name="second_draw"),
    path("second/<int:pk>/", second_marking.second_mark, name="second_mark"),
    path("second/<int:pk>/settle/", second_marking.settle, name="second_settle"),
    path("second/<int:pk>/pass-on/", second_marking.pass_on, name="second_pass_on"),
]
