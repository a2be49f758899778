"""Addresses of 行风监督员."""

from django.urls import path

from evaluations.views.supervision import findings, office

urlpatterns = [
    path("supervisors/", office.supervisors, name="supervisors"),
    path("supervisors/new/", office.appoint, name="supervisor_new"),
    path("supervisors/<int:pk>/end/", office.end, name="supervisor_end"),
    path("patrols/", office.patrols, name="patrols"),
    path("patrols/new/", office.patrol_new, name="patrol_new"),
    path("patrols/<int:pk>/", office.patrol, name="patrol"),
    path("findings/", findings.findings, name="findings"),
    path("findings/mine/", findings.my_findings, name="my_findings"),
    path("findings/units/", findings.finding_units, name="finding_units"),
    path("findings/<int:pk>/decide/", findings.decide, name="finding_decide"),
]
