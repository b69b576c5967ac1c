from django.apps import AppConfig


class ChatterSiteConfig(AppConfig):
    name = "chatter_site"
    verbose_name = "chatter"

    def ready(self) -> None:
        from chatter_site import checks  # noqa: F401  (registers itself)
