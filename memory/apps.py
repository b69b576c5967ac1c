from django.apps import AppConfig


class MemoryConfig(AppConfig):
    name = "memory"
    verbose_name = "Memory"

    def ready(self) -> None:
        from memory.kept import KeptMemories
        from personas import memories

        memories.use(KeptMemories())
