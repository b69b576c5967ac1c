from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView


class Favicon(RedirectView):
    """Browsers ask for it by this name, whatever the page says."""

    def get_redirect_url(self, *args: object, **kwargs: object) -> str:
        return static("chatter/mark.svg")


urlpatterns = [
    path("favicon.ico", Favicon.as_view()),
    path("admin/", admin.site.urls),
    path("", include("chatter_site.health")),
    path("", include("rooms.pages.urls")),
]
