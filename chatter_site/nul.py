"""Requests with a NUL in an address or a cookie: nobody's program sends one, and PostgreSQL can
look none up. Forms refuse it themselves."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

View = Callable[[HttpRequest], HttpResponse]


def refuse_nul(view: View) -> View:
    """Middleware: such a request is answered with 400."""

    def answer(request: HttpRequest) -> HttpResponse:
        if _has_nul(request):
            return HttpResponseBadRequest("An address or a cookie holds NUL.")
        return view(request)

    return answer


def _has_nul(request: HttpRequest) -> bool:
    return (
        "\0" in request.path
        or "%00" in request.META.get("QUERY_STRING", "")
        or any("\0" in value for value in request.COOKIES.values())
    )
