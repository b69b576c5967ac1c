import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table is there already: only the app it belongs to is another."""

    initial = True

    dependencies = [
        ("chatter_site", "0002_configfiles_apart"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='ConfigSource',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=16)),
                        ('name', models.CharField(max_length=140)),
                        ('sha256', models.CharField(max_length=64)),
                    ],
                    options={
                        'db_table': 'chatter_site_configsource',
                        'constraints': [models.UniqueConstraint(fields=('kind', 'name'), name='one_source')],
                    },
                ),
            ],
        ),
    ]
