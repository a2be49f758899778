"""Addresses of official documents."""

from django.urls import path

from evaluations.views import documents

urlpatterns = [
    path("ranking/bulletin.docx", documents.bulletin, name="bulletin"),
    path("scores/<int:participation_id>/sheet.docx", documents.unit_sheet, name="unit_sheet"),
    path("rounds/<int:pk>/notice.docx", documents.inspection, name="inspection_notice"),
    path("rectifications/<int:pk>/notice.docx", documents.rectification_notice, name="rectification_notice"),
    path("cases/<int:pk>/reply.docx", documents.reply_letter, name="reply_letter"),
    path("namings/notices/<int:pk>/notice.docx", documents.public_notice, name="public_notice_document"),
]
