from django.apps import AppConfig


class PersonasConfig(AppConfig):
    name = "personas"
    verbose_name = "Personas"

    def ready(self) -> None:
        from personas.snapshots import rosters
        from rooms import control

        control.register("roster", rosters)
