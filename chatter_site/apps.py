from django.apps import AppConfig


class ChatterSiteConfig(AppConfig):
    name = "chatter_site"
    verbose_name = "chatter"
