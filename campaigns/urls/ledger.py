"""Addresses of the ledger."""

from django.urls import path

from campaigns.views import ledger, ledger_fed

urlpatterns = [
    path("ledger/", ledger.listing, name="ledger"),
    path("ledger/kinds/<int:unit_id>/", ledger.set_up, name="ledger_set_up"),
    path("ledger/new/<int:unit_id>/<int:kind_id>/", ledger.add, name="ledger_add"),
    path("ledger/for/<int:assignment_id>/<int:period_id>/", ledger_fed.records, name="ledger_fed"),
    path("ledger/for/<int:assignment_id>/<int:period_id>/use/", ledger_fed.use, name="ledger_use"),
    path("ledger/<int:pk>/", ledger.entry, name="ledger_entry"),
    path("ledger/<int:pk>/edit/", ledger.edit, name="ledger_edit"),
    path("ledger/<int:pk>/withdraw/", ledger.withdraw, name="ledger_withdraw"),
]
