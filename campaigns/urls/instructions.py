"""Addresses of 领导批示."""

from django.urls import path

from campaigns.views import instructions

urlpatterns = [
    path("instructions/", instructions.instructions, name="instructions"),
    path("instructions/new/", instructions.new_instruction, name="new_instruction"),
    path("instructions/<int:pk>/", instructions.instruction, name="instruction"),
    path("instructions/<int:pk>/<str:step>/", instructions.act, name="instruction_step"),
]
