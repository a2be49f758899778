"""Addresses of group robots."""

from django.urls import path

from campaigns.views import robots

urlpatterns = [
    path("robots/", robots.robots, name="robots"),
    path("robots/new/", robots.new_robot, name="new_robot"),
    path("robots/<int:pk>/", robots.robot, name="robot"),
    path("robots/<int:pk>/try/", robots.try_robot, name="try_robot"),
    path("robots/<int:pk>/switch/", robots.switch, name="switch_robot"),
    path("robots/messages/<int:pk>/resend/", robots.resend, name="resend_message"),
]
