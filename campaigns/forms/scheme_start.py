"""How a new scheme begins: from a template, from a file, or as a copy for another term."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from campaigns.importers.scheme_json import MOST_BYTES, ParsedScheme, parse_scheme
from campaigns.library import TEMPLATES, Span, Template, rows_of
from campaigns.models import Campaign, Participation
from campaigns.operations.schemes import SchemeHead
from campaigns.rules import FaultsError

SHOWN_FAULTS = 20


class SchemeStartForm(forms.Form):
    """A template for a campaign, common or as a unit's own targets."""

    template = forms.ChoiceField(
        label="从哪里开始", choices=[(key, each.title) for key, each in TEMPLATES.items()], widget=forms.RadioSelect
    )
    title = forms.CharField(label="名称", max_length=120, required=False)
    owner = forms.ModelChoiceField(
        label="给谁用", queryset=Participation.objects.none(), required=False, empty_label="全体参加单位（共同指标）"
    )

    def __init__(self, *args: Any, owners: tuple[Participation, ...], may_add: bool, **kwargs: Any) -> None:
        """``owners``: units that may get local targets; ``may_add``: whether a common scheme may be begun."""
        super().__init__(*args, **kwargs)
        self.may_add = may_add
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Participation.objects.filter(pk__in=[owner.pk for owner in owners])
        if not may_add:
            field.required, field.empty_label = True, None

    def chosen(self, campaign: Campaign) -> dict[str, Any]:
        """Head, rows and lists of a valid form; a unit's own targets take no lists."""
        template: Template = TEMPLATES[self.cleaned_data["template"]]
        owner: Participation | None = self.cleaned_data["owner"]
        prefix = "" if owner is None else f"{owner.unit.code}-"
        title = self.cleaned_data["title"].strip() or ("" if not template.tops else template.title)
        cap, items = (template.bonus_cap, template.items) if owner is None else (None, ())
        head = SchemeHead(title[:120], template.notes, template.intended_points, cap)
        rows = rows_of(template.tops, Span(campaign.starts_on, campaign.ends_on), prefix)
        return {"head": head, "rows": rows, "items": items}


class SchemeFileForm(forms.Form):
    """A file that was exported here or elsewhere."""

    file = forms.FileField(label="指标体系文件（JSON）", widget=forms.FileInput({"accept": ".json,application/json"}))
    parsed: ParsedScheme

    def clean_file(self) -> "UploadedFile[Any]":
        """Read it whole; every fault becomes a message."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(f"文件不能超过 {MOST_BYTES // 2**20} MB。")
        try:
            self.parsed = parse_scheme(file.read())
        except FaultsError as error:
            raise forms.ValidationError(faults_in_words(error)) from error
        return file


def faults_in_words(error: FaultsError) -> list[str]:
    """The first faults, and how many more there are."""
    words = [f"{fault.path}：{fault.message}" for fault in error.faults[:SHOWN_FAULTS]]
    more = len(error.faults) - SHOWN_FAULTS
    return [*words, f"另有 {more} 处。"] if more > 0 else words


class CopyForm(forms.Form):
    """For which term a scheme is copied."""

    campaign = forms.ModelChoiceField(label="复制到", queryset=Campaign.objects.none())

    def __init__(self, *args: Any, campaigns: tuple[Campaign, ...], **kwargs: Any) -> None:
        """``campaigns``: the other terms that the person arranges."""
        super().__init__(*args, **kwargs)
        field = self.fields["campaign"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Campaign.objects.filter(pk__in=[each.pk for each in campaigns])
