"""Where configuration came from."""

from django.db import models


class ConfigSource(models.Model):
    """A configuration file at its last import or export.

    ``sha256`` is of the configuration, not of the bytes: formatting is no change. A row or file
    that still has it has not been edited since.
    """

    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=140)
    sha256 = models.CharField(max_length=64)

    class Meta:
        db_table = "chatter_site_configsource"
        constraints = [models.UniqueConstraint(fields=("kind", "name"), name="one_source")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
