"""Whether a port can be listened on."""

import socket
import time

SECONDS_TO_BE_LET_GO = 2


def becomes_free(host: str, port: int) -> bool:
    """True at once, or as soon as a process that was killed has let the port go."""
    deadline = time.monotonic() + SECONDS_TO_BE_LET_GO
    while not is_free(host, port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
