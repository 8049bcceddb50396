"""What every form of the desk over a reference table has: the row's fields, and why and on what it is changed."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Model
from django.forms import BoundField
from django.forms.models import construct_instance
from django.utils.text import capfirst, slugify

from incidents.services.errors import RecordError
from incidents.services.reference_rules import rule_of

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Model]
else:
    _ModelForm = forms.ModelForm

_SLUG_TRIES = 100
SLUG_LABEL = "Address"
# What Django says without knowing the field.
_DJANGOS = {
    str(kind.default_error_messages[code])
    for kind in (forms.Field, forms.ChoiceField, forms.ModelChoiceField, forms.IntegerField, forms.FloatField)
    for code in ("required", "invalid", "invalid_choice")
    if code in kind.default_error_messages
}


class ExplainedForm(forms.Form):
    """Why a change is made, on which source, and which state of the row its maker saw."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    change_source = forms.CharField(
        label="Source of this change",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    change_reason = forms.CharField(
        label="Reason",
        max_length=500,
        help_text="What you change and why, in a sentence. It stays in the history beside the change.",
        error_messages={"required": "Say why. The history shows it beside the change."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        name_fields_in_errors(self)

    def ask_for_source(self, needed: bool) -> None:
        """Say whether the change must name a source."""
        field = self.fields["change_source"]
        field.help_text = "An address, or a citation where there is none."
        field.required = needed
        field.error_messages["required"] = (
            "Say what the change rests on: an address, or a citation where there is none."
        )

    @property
    def closing_fields(self) -> list[BoundField]:
        """The fields at the bottom of the page."""
        return [self[name] for name in ("change_source", "change_reason") if name in self.fields]

    @property
    def seen_version(self) -> int:
        """The version of the row that the page showed; 0 when it said none."""
        text = str(self.data.get(self.add_prefix("seen"), ""))
        return int(text[:18]) if text.isdecimal() else 0

    def explanation(self) -> dict[str, str]:
        """The reason and source, as the services take them."""
        return {"reason": self.cleaned_data["change_reason"], "source": self.cleaned_data.get("change_source", "")}

    def refuse(self, error: RecordError) -> None:
        """Show a service's refusal next to the field it names."""
        field = {"reason": "change_reason", "source": "change_source"}.get(error.field, error.field)
        if field not in self.fields:
            field = error.field if error.field in self.fields else ""
        self.add_error(field or None, capfirst(error.message) + ".")


class ReferenceForm(ExplainedForm, _ModelForm):
    """A row of a reference table. The slug is asked for once, and proposed from the name when left blank."""

    extra_fields: tuple[str, ...] = ()
    """Fields of the form that are no field of the row, shown after those that are."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rule = rule_of(self._meta.model)
        self.is_new = self.instance.pk is None
        self._set_slug()
        self._name_blank_choices()
        self.ask_for_source(rule.needs_source)
        if rule.source_field in self.fields:
            # A row that says what it rests on has said it for its first entry, or when that is what changes.
            self.fields["change_source"].required = False
            self.fields["change_source"].help_text += " Leave it blank when you have given a new one above."
            if self.is_new:
                self.fields[rule.source_field].required = True
                del self.fields["change_source"]

    def _name_blank_choices(self) -> None:
        """Say in words what a list offers for nothing chosen."""
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = "Choose…" if field.required else "None"
            elif isinstance(field, forms.TypedChoiceField):
                choices = cast(list[tuple[Any, Any]], field.choices)
                field.choices = [(value, label if value else "Choose…") for value, label in choices]

    def _set_slug(self) -> None:
        if not self.is_new:
            self.fields.pop("slug", None)
        elif "slug" in self.fields:
            field = self.fields["slug"]
            field.required = False
            field.label = SLUG_LABEL
            field.help_text = (
                "The word that stands in public addresses, for good. Leave it blank to take it from the name."
            )
            field.error_messages["invalid"] = "Use small letters, digits and hyphens, such as jamaat-ul-ahrar."

    @property
    def body_fields(self) -> list[BoundField]:
        """The row's own fields, in order."""
        names = [name for name in self._meta.fields or () if name in self.fields]
        return [self[name] for name in (*names, *(name for name in self.extra_fields if name in self.fields))]

    def values(self) -> dict[str, Any]:
        """What the form says of the row's fields, as ``save_reference`` takes it."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.cleaned_data}

    def slug_words(self) -> str:
        """The words that a new row's address is made of."""
        return str(self.cleaned_data.get("name", ""))

    def clean(self) -> dict[str, Any]:
        """Propose an address for a new row that was given none."""
        cleaned = super().clean() or self.cleaned_data
        if self.is_new and "slug" in self.fields and not cleaned.get("slug") and "slug" not in self.errors:
            words = self.slug_words()
            cleaned["slug"] = free_slug(self._meta.model, words)
            if words and not cleaned["slug"]:
                self.add_error("slug", "Give an address in Latin letters: none can be made of this name.")
        return cleaned

    def _post_clean(self) -> None:
        """Fill the row in. What must hold of it as a whole the service hears from the database, in one question."""
        self.instance = construct_instance(self, self.instance, self._meta.fields)


def name_fields_in_errors(form: forms.BaseForm) -> None:
    """Have each field's errors name it, and say what would be right."""
    for name, field in form.fields.items():
        label = f"“{field.label or name.replace('_', ' ').capitalize()}”"
        is_list = isinstance(field, forms.ChoiceField)
        words = {
            "required": f"Choose {label} from the list." if is_list else f"Fill in {label}.",
            "invalid_choice": f"Choose {label} from the list.",
            "invalid": f"Give {label} as a number." if isinstance(field, forms.IntegerField) else "",
        }
        for code, text in words.items():
            if text and str(field.error_messages.get(code)) in _DJANGOS:
                field.error_messages[code] = text


def free_slug(model: type[Model], words: str) -> str:
    """The address made of some words that no row of the table has, with a number behind it if need be."""
    longest: int = model._meta.get_field("slug").max_length or 50  # type: ignore[union-attr]
    base = slugify(words)[:longest].strip("-")
    if not base:
        return ""
    taken = set(model._default_manager.filter(slug__startswith=base[: longest - 4]).values_list("slug", flat=True))
    numbered = (f"{base[: longest - 4]}-{number}" for number in range(2, _SLUG_TRIES))
    return next((slug for slug in (base, *numbered) if slug not in taken), "")
