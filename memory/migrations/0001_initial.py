import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table is there already: only the app it belongs to is another."""

    initial = True

    dependencies = [
        ("personas", "0003_memory_and_drift_apart"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Memory',
                    fields=[
                        ('id', models.CharField(max_length=36, primary_key=True, serialize=False)),
                        ('scope', models.CharField(help_text="Mem0's user id.", max_length=300)),
                        ('item_id', models.CharField(max_length=64)),
                        ('payload', models.JSONField()),
                        ('vector', models.BinaryField()),
                        ('room_id', models.CharField(blank=True, max_length=140, verbose_name='room')),
                        ('persona_id', models.CharField(max_length=64, verbose_name='persona')),
                        ('author_id', models.CharField(blank=True, help_text='Who it came from.', max_length=64, verbose_name='from')),
                        ('person_id', models.CharField(blank=True, help_text='Who it is about.', max_length=64, verbose_name='about')),
                        ('category', models.CharField(max_length=16)),
                        ('subject', models.CharField(max_length=64)),
                        ('value', models.CharField(max_length=256)),
                        ('confidence', models.FloatField(default=0.0)),
                        ('bond', models.FloatField(blank=True, help_text='How close they are, 0-1; ties only.', null=True)),
                        ('review', models.CharField(choices=[('new', 'not reviewed'), ('kept', 'kept'), ('hidden', 'hidden: never recalled')], default='new', max_length=8)),
                        ('created_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                    ],
                    options={
                        'db_table': 'personas_memory',
                        'verbose_name_plural': 'memories',
                        'ordering': ('-created_at',),
                        'indexes': [models.Index(fields=['scope', 'expires_at'], name='memory_scope'), models.Index(fields=['room_id', 'persona_id'], name='memory_room'), models.Index(fields=['author_id'], name='memory_author'), models.Index(fields=['expires_at'], name='memory_expiry')],
                        'constraints': [models.UniqueConstraint(fields=('scope', 'item_id'), name='one_memory_per_scope_and_item')],
                    },
                ),
            ],
        ),
    ]
