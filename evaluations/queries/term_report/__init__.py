"""The term's report: sentences with numbers counted from records, best practice, attachments (DOMAIN.md section 2)."""
