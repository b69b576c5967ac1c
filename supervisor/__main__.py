"""``python -m supervisor``: what ``manage.py up`` turns into once settings are read."""

import argparse
import os
import sys
from pathlib import Path

from supervisor import preflight
from supervisor.console import say
from supervisor.processes import prepare, services
from supervisor.supervisor import Options, Supervisor


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--shown", default="")
    parser.add_argument("--development", action="store_true")
    args = parser.parse_args()
    redis_url = os.environ.get("REDIS_URL", "")
    try:
        preflight.check_platform()
        preflight.check_folder(args.data)
        lock = preflight.claim(args.data)
        if told := preflight.keep_private(args.data):
            say(told)
        preflight.check_port(args.host, args.port)
        if redis_url:
            preflight.check_redis(redis_url)
        options = Options(
            args.host, args.port, args.data, redis_url, lock, args.shown, args.development
        )
        return Supervisor(options, prepare(), services(args.host, args.port)).run()
    except preflight.CannotStart as error:
        sys.stderr.write(f"chatter: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
