"""The process that becomes the cutter is limited before it does."""

import json
import resource
import subprocess
import sys

from geodata.exchange.cutting_child import WRITTEN_BYTES

ASKS = """
import json, resource
asked = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)
print(json.dumps([resource.getrlimit(each)[0] for each in asked]))
print(json.dumps(open("/proc/self/status").read().split("NoNewPrivs:")[1].split()[0]))
"""


def test_the_program_has_the_limits_of_the_process_that_becomes_it():
    typed = [
        sys.executable,
        "-I",
        "-m",
        "geodata.exchange.cutting_child",
        str(1024**3),
        "7",
        sys.executable,
        "-c",
        ASKS,
    ]
    answer = subprocess.run(typed, capture_output=True, text=True, check=True, timeout=60).stdout
    kept, limits, privileges = map(json.loads, answer.splitlines())
    assert limits == [1024**3, 7, WRITTEN_BYTES]
    assert "memory" not in kept["kept"]
    assert privileges == "1" or "privileges" in kept["kept"]
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != 1024**3
