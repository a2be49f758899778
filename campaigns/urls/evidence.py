"""Addresses of proofs."""

from django.urls import path

from campaigns.views import archive, evidence, library

urlpatterns = [
    path("tasks/<int:assignment_id>/<int:period_id>/evidence/", evidence.add, name="add_evidence"),
    path("reports/<int:pk>/evidence/<int:evidence_id>/remove/", evidence.remove, name="remove_evidence"),
    path("evidence/<int:pk>/", evidence.download, name="evidence"),
    path("evidence/<int:pk>/preview/", evidence.preview, name="evidence_preview"),
    path("tasks/<int:assignment_id>/<int:period_id>/library/", library.pick, name="pick_evidence"),
    path("library/archive/", archive.archive, name="archive"),
    path("library/archive/index.docx", archive.index, name="archive_index"),
    path("library/archive/order/", archive.order, name="order_bundle"),
    path("library/archive/bundles/", archive.bundles, name="bundles"),
    path("library/archive/bundles/<int:pk>/", archive.bundle, name="bundle"),
    path("library/", library.proofs, name="library"),
    path("library/<int:pk>/", library.proof, name="proof"),
    path("library/<int:pk>/withdraw/", library.withdraw, name="withdraw_proof"),
]
