from django.apps import AppConfig


class StreamctxConfig(AppConfig):
    name = "streamctx"
    verbose_name = "On stream"
