"""What business systems write and what they are asked: ledger, drafts, open tasks."""
