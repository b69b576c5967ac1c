"""The one file that knows the admin theme: every admin page starts from these classes."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms import ModelForm
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget as Checkboxes
from unfold.widgets import UnfoldAdminColorInputWidget as ColourInput
from unfold.widgets import UnfoldAdminSelectWidget as Select
from unfold.widgets import UnfoldAdminTextareaWidget as Textarea
from unfold.widgets import UnfoldAdminTextInputWidget as TextInput

__all__ = [
    "BaseAdmin",
    "BaseInline",
    "Checkboxes",
    "ColourInput",
    "Select",
    "TextInput",
    "Textarea",
    "page_action",
]

M = TypeVar("M", bound=models.Model)
P = TypeVar("P", bound=models.Model)
View = TypeVar("View", bound=Callable[..., Any])


def page_action(
    *, description: str, url_path: str, permissions: Sequence[str]
) -> Callable[[View], View]:
    """A button on an object's page; name the method in ``actions_detail``."""
    made = action(description=description, url_path=url_path, permissions=permissions)
    return cast("Callable[[View], View]", made)


class RowForm(ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A row edited in a list: a mistake in a field that is not shown there stands above the row."""

    def add_error(self, field: str | None, error: Any) -> None:
        if field is not None or not hasattr(error, "error_dict"):
            super().add_error(field, error)
            return
        for name, errors in error.error_dict.items():
            if name in self.fields or name == NON_FIELD_ERRORS:
                super().add_error(name, errors)
            else:
                found = ValidationError(errors).messages
                super().add_error(None, ValidationError([f"{name}: {one}" for one in found]))


if TYPE_CHECKING:

    class BaseAdmin(admin.ModelAdmin[M]): ...

    class BaseInline(admin.TabularInline[M, P]): ...

else:

    class BaseAdmin(ModelAdmin):
        compressed_fields = True
        list_filter_submit = True
        warn_unsaved_form = True

        def get_changelist_form(self, request, **kwargs):
            return super().get_changelist_form(request, **{"form": RowForm, **kwargs})

    class BaseInline(TabularInline):
        extra = 0
        tab = True
