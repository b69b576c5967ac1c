"""What is installed from registries is pinned, and no committed file says from where."""

import json
import subprocess

from tests.contracts.witnesses import ROOT

HOSTS = ("registry" + ".npmjs.org", "files." + "pythonhosted.org", "pypi" + ".org/simple")


def committed() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_committed_file_names_a_registry_host():
    found = [
        name
        for name in committed()
        if any(host.encode() in (ROOT / name).read_bytes() for host in HOSTS)
    ]
    assert found == []


def test_the_node_lock_pins_by_hash_and_not_by_address():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: p for name, p in packages.items() if name}
    declared = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert {name: installed[f"node_modules/{name}"]["version"] for name in declared} == declared
    assert all(p["integrity"].startswith("sha512-") for p in installed.values())
    assert not any("resolved" in p for p in installed.values())
