from django.apps import AppConfig


class ConfigFilesConfig(AppConfig):
    name = "configfiles"
    verbose_name = "Configuration files"
