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
                    name='DriftLog',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('room_id', models.CharField(blank=True, max_length=140, verbose_name='room')),
                        ('knob', models.CharField(help_text='A trait, or topic:<word>.', max_length=150, verbose_name='trait')),
                        ('old', models.FloatField(help_text='Empty: it was not there before.', null=True)),
                        ('new', models.FloatField(help_text='Empty: it was taken away.', null=True)),
                        ('reason', models.CharField(max_length=200)),
                        ('kind', models.CharField(choices=[('drift', 'Drift'), ('rollback', 'rolled back'), ('reset', 'Reset')], default='drift', max_length=8)),
                        ('at', models.DateTimeField()),
                        ('persona', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drifts', to='personas.persona')),
                    ],
                    options={
                        'db_table': 'personas_driftlog',
                        'verbose_name': 'drift',
                        'verbose_name_plural': 'drift log',
                        'ordering': ('-at', '-id'),
                        'indexes': [models.Index(fields=['persona', 'knob', 'at'], name='drift_persona')],
                    },
                ),
            ],
        ),
    ]
