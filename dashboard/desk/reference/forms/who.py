"""Armed groups, their names, links and listings."""

from django import forms

from dashboard.desk.reference.forms.base import ReferenceForm
from dashboard.desk.reference.forms.fields import PartialDateField
from groups.choices import AliasKind, Language
from groups.models import ArmedGroup, Designation, GroupAlias, GroupLink

_RESTS_ON = "What this rests on: an address with a note or without, or “general knowledge”."


class GroupForm(ReferenceForm):
    """An armed group."""

    class Meta:
        model = ArmedGroup
        fields = (
            "name", "short_name", "name_ur", "slug", "kind", "status", "formed_year", "dissolved_year", "base_area",
            "summary", "is_placeholder", "source_url",
        )  # fmt: skip
        labels = {
            "short_name": "Short name", "name_ur": "Name in Urdu", "formed_year": "Year formed",
            "dissolved_year": "Year ended", "base_area": "Where it is based", "source_url": "Rests on",
            "is_placeholder": "Stands for words that name no organisation",
        }  # fmt: skip
        help_texts = {
            "name": "As the record writes it; other spellings are its names below.",
            "short_name": "The name that charts and tables have room for, such as TTP.",
            "status": "As last evidenced by a dated source, not as of today.",
            "formed_year": "Blank: not known.",
            "dissolved_year": "Blank: not known, or it still stands.",
            "source_url": _RESTS_ON,
        }
        widgets = {
            "name_ur": forms.TextInput(attrs={"lang": "ur", "dir": "rtl"}),
            "summary": forms.Textarea(attrs={"rows": 4}),
        }


class GroupAliasForm(ReferenceForm):
    """A name of a group as sources write it."""

    class Meta:
        model = GroupAlias
        fields: tuple[str, ...] = ("alias", "kind", "language", "source")
        labels = {"alias": "Name", "source": "Rests on"}
        help_texts = {
            "alias": "As sources write it. Capitals and small letters are the same name.",
            "kind": "A state label or a media wing never says who did it.",
            "source": _RESTS_ON,
        }
        widgets = {"alias": forms.TextInput(attrs={"dir": "auto"})}


class LabelForm(GroupAliasForm):
    """A state's label that is tied to no group."""

    class Meta(GroupAliasForm.Meta):
        fields = ("alias", "language", "source")

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        assert isinstance(self.instance, GroupAlias)
        self.instance.kind = AliasKind.STATE_LABEL
        if self.is_new:
            self.initial.setdefault("language", Language.ENGLISH)


class GroupLinkForm(ReferenceForm):
    """How the group stands to another one."""

    start_date = PartialDateField(
        label="From", required=False, help_text="2014, 2014-08 or 2014-08-03. Blank: not known."
    )
    end_date = PartialDateField(
        label="Until", required=False, help_text="Blank: as far as sources say, it still holds."
    )

    class Meta:
        model = GroupLink
        fields = ("kind", "to_group", "start_date", "end_date", "note", "source_url")
        labels = {"kind": "This group is", "to_group": "Of or with", "source_url": "Rests on"}
        help_texts = {"note": "In a sentence, for readers.", "source_url": _RESTS_ON}


class DesignationForm(ReferenceForm):
    """A listing of the group by a state or the United Nations."""

    date = PartialDateField(
        label="Listed on", required=False, help_text="2014, 2014-08 or 2014-08-03. Blank: not known."
    )

    class Meta:
        model = Designation
        fields = ("authority", "name_as_listed", "date", "source_url")
        labels = {"authority": "Listed by", "name_as_listed": "Name in the list", "source_url": "Rests on"}
        help_texts = {"source_url": _RESTS_ON}
