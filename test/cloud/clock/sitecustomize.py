"""Python loads this before the emulator: while the file holds a number, that is the time, in seconds since 1970."""

import os
import time

_real = time.time
_file = os.environ.get("WSB_EMULATOR_CLOCK")


def _now():
    try:
        with open(_file, encoding="ascii") as file:
            text = file.read()
    except OSError:
        text = ""
    return float(text) if text else _real()


if _file:
    time.time = _now
