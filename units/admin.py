"""The technical back room: accounts and roles; everything else is only read here."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Model
from django.http import HttpRequest

from core import clock
from units.models import AuditEntry, LeadingGroup, LeadingGroupMember, Membership, Unit, UnitPast, User
from units.operations.audit import record_act

admin.site.site_header = admin.site.site_title = "文明行业创建 · 技术后台"
admin.site.index_title = "账号与记录"


class ReadOnly:
    """Rows that change through the pages of the site, with its rules and its audit trail."""

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Never."""
        return False


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    """A person's roles."""

    model = Membership
    fk_name = "user"
    extra = 0
    autocomplete_fields = ("unit", "deputy_for")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    """Accounts; whoever changes one is written down."""

    list_display = ("username", "name", "phone", "is_active")
    list_filter = ("is_active", "memberships__role")
    search_fields = ("username", "name", "phone")
    ordering = ("username",)
    fieldsets = (
        (None, {"fields": ("username", "password", "name", "phone", "email")}),
        ("权限", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "usable_password", "password1", "password2")}),)
    inlines = (MembershipInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Save the roles, then write down who changed the account."""
        super().save_related(request, form, formsets, change)
        actor = request.user
        assert isinstance(actor, User)
        roles = [str(row) for row in Membership.objects.filter(user=form.instance).select_related("user", "unit")]
        verb = "修改账号" if change else "创建账号"
        record_act(actor=actor, verb=verb, subject=form.instance, at=clock.now(), details={"roles": roles})

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        """Never: an account is switched off, its work stays signed."""
        return False


class PastInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """What a unit was before."""

    model = UnitPast
    fk_name = "unit"


@admin.register(Unit)
class UnitAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Units, for looking up."""

    list_display = ("name", "code", "kind", "exists_from", "exists_to")
    list_filter = ("kind",)
    search_fields = ("name", "short_name", "code", "pinyin_initials")
    inlines = (PastInline,)


class SeatInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """Members of a leading group."""

    model = LeadingGroupMember


@admin.register(LeadingGroup)
class LeadingGroupAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Leading groups, for looking up."""

    list_display = ("unit", "founded_on", "document_number")
    inlines = (SeatInline,)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """The audit trail, for reading."""

    list_display = ("at", "actor", "verb", "label", "unit")
    list_filter = ("verb",)
    search_fields = ("label", "actor__name", "actor__username")
    date_hierarchy = "at"
