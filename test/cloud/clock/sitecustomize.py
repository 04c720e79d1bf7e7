"""Python loads this before the emulator. The file says what time it is: "1421762160.000" seconds since 1970, and no later;
"+-3600.000": so many seconds away from the computer's clock; nothing: the computer's clock."""

import datetime
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
    if text.startswith("+"):
        return _real() + float(text[1:])
    return float(text) if text else _real()


class _Datetime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_now(), tz)

    @classmethod
    def utcnow(cls):
        return cls.now(datetime.timezone.utc).replace(tzinfo=None)


if _file:
    time.time = _now
    datetime.datetime = _Datetime
