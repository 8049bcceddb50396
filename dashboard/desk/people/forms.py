"""What administrators fill in about people, and what an invited person fills in. Services decide; these only read."""

from django import forms

from incidents.roles import Role

NO_ROLE = ("", "None: an account that may only read")


class ReasonForm(forms.Form):
    """Why; every action on an account asks for it."""

    reason = forms.CharField(
        label="Why",
        max_length=500,
        help_text="Stays in the history.",
        error_messages={"required": "Say why; it stays in the history."},
    )


class RoleForm(ReasonForm):
    """Another role, and why."""

    role = forms.ChoiceField(label="Role", required=False, choices=[*Role.choices, NO_ROLE])
    field_order = ["role", "reason"]

    def clean_role(self) -> Role | None:
        """The role, None for none."""
        return Role(self.cleaned_data["role"]) if self.cleaned_data["role"] else None


class InviteForm(forms.Form):
    """Whom to invite, and to what."""

    name = forms.CharField(
        label="Name",
        max_length=150,
        help_text="For your own list; they choose themselves how they are called here.",
        error_messages={"required": "Say whom it is for."},
    )
    role = forms.ChoiceField(label="Role", choices=Role.choices, initial=Role.EDITOR)
    email = forms.EmailField(
        label="E-mail address (optional)",
        required=False,
        help_text="Becomes the address of the account, with which they replace a lost password. Nothing is sent to it.",
        error_messages={"invalid": "This is no e-mail address, such as name@example.org."},
    )


class AcceptForm(forms.Form):
    """The account that an invited person makes for themselves."""

    username = forms.CharField(
        label="User name",
        max_length=150,
        help_text="With which you sign in, and under which your work stands in the history. "
        "Letters, digits and @ . + - _",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Choose a user name."},
    )
    full_name = forms.CharField(
        label="Full name",
        max_length=150,
        help_text="Colleagues at the desk see it; the public does not.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Give the name under which you work."},
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="Eight characters or more; three or four unrelated words are easy to remember and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password."},
    )
    again = forms.CharField(
        label="Password, once more",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Type the password once more."},
    )

    def clean_again(self) -> str:
        """The repeated password, when it is the same."""
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and self.cleaned_data["password"] != again:
            raise forms.ValidationError("This is not the password above.")
        return again
