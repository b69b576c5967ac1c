from django.apps import AppConfig


class PersonasConfig(AppConfig):
    name = "personas"
    verbose_name = "Personas"

    def ready(self) -> None:
        from personas.snapshots import display_names, rosters
        from rooms import control
        from rooms.people import guests

        control.register("roster", rosters)
        guests.reserve(display_names)
