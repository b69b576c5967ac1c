"""Whether the Celery worker around us is stopping. In the lowest package that may know Celery."""

from celery.worker import state


def stopping() -> bool:
    """True from TERM on. Celery sets an exit code there, and 0 is one: only None and False say no.

    Outside a worker always False.
    """
    return any(flag is not None and flag is not False for flag in _flags())


def _flags() -> tuple[object, object]:
    return state.should_stop, state.should_terminate
