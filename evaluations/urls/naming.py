"""Addresses of naming; what everybody may see of it stands in ``public``."""

from django.urls import path

from evaluations.views.naming import applications, notices

urlpatterns = [
    path("namings/", applications.namings, name="namings"),
    path("namings/new/", applications.apply, name="naming_new"),
    path("namings/<int:pk>/", applications.naming, name="naming"),
    path("namings/<int:pk>/step/", applications.step, name="naming_step"),
    path("namings/notices/new/", notices.new, name="notice_new"),
    path("namings/notices/<int:pk>/withdraw/", notices.withdraw, name="notice_withdraw"),
    path("namings/objections/<int:pk>/", notices.decide, name="objection_decide"),
    path("namings/objections/<int:pk>/contact/", notices.contact, name="objection_contact"),
    path("honors/<int:pk>/certificate.pdf", notices.certificate, name="honor_certificate"),
]
