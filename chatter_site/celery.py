"""The Celery application: two queues, ``loops`` (leased runs) and ``models`` (short slow tasks)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatter_site.settings")

app = Celery("chatter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
