"""Why we end a websocket.

daphne's websocket library sends only 1000 and 3000-4999, so what the standard calls 1012 (service
restart), 1013 (try again later) and 1008 (policy violation) have twins in the private range.
"""

from typing import Final

NO_ROOM: Final = 4004  # no such room, or not for this client
SLOW: Final = 4008  # more unacknowledged frames than the window holds
RESTART: Final = 4012  # come back in a moment
TRY_LATER: Final = 4013  # the room, or who somebody is, cannot be read just now
FLOODING: Final = 4029  # more frames than anybody types
