"""A supervisor over harmless children, run as a program: it owns signals and its children's lives.

``web`` answers /readyz, ``worker`` sleeps; arguments: folder, port.
"""

import os
import sys
from pathlib import Path

from supervisor.preflight import claim
from supervisor.processes import PYTHON, Process
from supervisor.supervisor import Options, Supervisor

SLEEP = "import time; print('at work', flush=True); time.sleep(600)"


def main(folder: Path, port: str) -> int:
    pages = folder / "pages"
    pages.mkdir(exist_ok=True)
    (pages / "readyz").write_text("{}")
    web = [PYTHON, "-m", "http.server", port, "--bind", "127.0.0.1", "--directory", str(pages)]
    options = Options(
        "127.0.0.1",
        int(port),
        folder,
        os.environ.get("REDIS_URL", ""),
        claim(folder),
        development="DEVELOPMENT" in os.environ,
    )
    prepare = Process("prepare", [PYTHON, "-c", "print('prepared')"])
    services = [Process("web", web), Process("worker", [PYTHON, "-c", SLEEP])]
    return Supervisor(options, prepare, services).run()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
