"""What the database refuses to do with the audit trail, whoever asks."""

from core.append_only import Guard

_PURGED = (
    "(SELECT 1 FROM units_auditseal s JOIN units_auditsealline l ON l.seal_id = s.id WHERE s.purged_at IS NOT NULL"
)

GUARDS = (
    Guard("units_auditentry", may_delete=f"EXISTS {_PURGED} AND l.entry_id = OLD.id)"),
    Guard(
        "units_auditsealline",
        may_delete="EXISTS (SELECT 1 FROM units_auditseal s WHERE s.id = OLD.seal_id AND s.purged_at IS NOT NULL)",
    ),
    Guard(
        "units_auditseal",
        may_update="OLD.purged_at IS NULL AND NEW.purged_at IS NOT NULL AND OLD.id = NEW.id AND OLD.number = NEW.number "
        "AND OLD.link = NEW.link AND OLD.body = NEW.body AND OLD.horizon = NEW.horizon AND OLD.entries = NEW.entries "
        "AND OLD.sealed_at = NEW.sealed_at",
    ),
)
"""What the database refuses: everything but adding, and deleting what a purged seal held."""
