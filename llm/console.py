"""The one file that knows the admin theme: every admin page starts from these classes."""

from typing import TYPE_CHECKING, TypeVar

from django.contrib import admin
from django.db import models
from unfold.admin import ModelAdmin, TabularInline

M = TypeVar("M", bound=models.Model)
P = TypeVar("P", bound=models.Model)

if TYPE_CHECKING:

    class BaseAdmin(admin.ModelAdmin[M]): ...

    class BaseInline(admin.TabularInline[M, P]): ...

else:

    class BaseAdmin(ModelAdmin):
        compressed_fields = True
        list_filter_submit = True
        warn_unsaved_form = True

    class BaseInline(TabularInline):
        extra = 0
        tab = True
