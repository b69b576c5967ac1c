from django.db import migrations


class Migration(migrations.Migration):
    """Configuration files are an app of their own; their table stays where it is."""

    dependencies = [
        ("chatter_site", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="ConfigSource")],
        ),
    ]
