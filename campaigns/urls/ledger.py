"""Addresses of the ledger."""

from django.urls import path

from campaigns.views import ledger, ledger_fed, ledger_imports, ledger_kinds, regulations

urlpatterns = [
    path("ledger/", ledger.listing, name="ledger"),
    path("ledger/kinds/", ledger_kinds.kinds, name="ledger_kinds"),
    path("ledger/kinds/<int:unit_id>/", ledger.set_up, name="ledger_set_up"),
    path("ledger/kinds/new/<int:unit_id>/", ledger_kinds.new, name="ledger_kind_new"),
    path("ledger/kinds/edit/<int:pk>/", ledger_kinds.kind, name="ledger_kind"),
    path("ledger/kinds/edit/<int:pk>/switch/", ledger_kinds.switch, name="ledger_kind_switch"),
    path("ledger/kinds/edit/<int:pk>/delete/", ledger_kinds.delete, name="ledger_kind_delete"),
    path("ledger/import/", ledger_imports.start, name="ledger_import"),
    path("ledger/import/template/", ledger_imports.template, name="ledger_import_template"),
    path("ledger/import/<str:token>/", ledger_imports.preview, name="ledger_import_preview"),
    path("ledger/regulations/", regulations.regulations, name="regulations"),
    path("ledger/regulations/<int:unit_id>/", regulations.required, name="required_regulations"),
    path("ledger/new/<int:unit_id>/<int:kind_id>/", ledger.add, name="ledger_add"),
    path("ledger/for/<int:assignment_id>/<int:period_id>/", ledger_fed.records, name="ledger_fed"),
    path("ledger/for/<int:assignment_id>/<int:period_id>/use/", ledger_fed.use, name="ledger_use"),
    path("ledger/<int:pk>/", ledger.entry, name="ledger_entry"),
    path("ledger/<int:pk>/edit/", ledger.edit, name="ledger_edit"),
    path("ledger/<int:pk>/withdraw/", ledger.withdraw, name="ledger_withdraw"),
]
