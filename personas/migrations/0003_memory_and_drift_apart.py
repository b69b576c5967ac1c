from django.db import migrations


class Migration(migrations.Migration):
    """Memories and drift are apps of their own; their tables stay where they are."""

    dependencies = [
        ("personas", "0002_declared_columns"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="Memory"),
                migrations.DeleteModel(name="DriftLog"),
            ],
        ),
    ]
