"""The protocol of drivers, JSON lines over stdin and stdout (docs/driver-protocol.md), for drivers in Python.

A driver is a subclass of `Play` with a method for each op that it knows, and a call of `serve`.
"""

import json
import os
import sys
import threading
import traceback


class Refused(Exception):
    """It definitely did not happen: the server said no, or (`by="network"`) it never reached the server."""

    def __init__(self, code, detail, by="server"):
        super().__init__(detail)
        self.outcome = {"is": "refused", "by": by, "code": code, "detail": detail}


class Unknown(Exception):
    """Nobody knows whether it happened: no answer in time, or the connection was cut."""

    def __init__(self, why, detail):
        super().__init__(detail)
        self.outcome = {"is": "unknown", "why": why, "detail": detail}


class Play:
    """One play: many run at once, and share nothing. Each op, barrier and close runs in a thread of its own."""

    def __init__(self, number, endpoints):
        self.number = number
        self.endpoints = endpoints

    # What a driver tells.

    def observe(self, session, seen):
        """A session saw something without having asked."""
        _say({"observe": {"play": self.number, "session": session, "seen": seen}})

    def transcribe(self, lane, direction, text):
        """Something went over the wire; without secrets. `lane` is the session, or `api`; `direction` is `out`, `in` or `note`."""
        _say({"transcribe": {"play": self.number, "lane": lane, "dir": direction, "text": text[:2000]}})

    def used(self, way):
        """One of the ways that were declared was used."""
        _say({"used": {"play": self.number, "way": way}})

    # What a driver does. Each op gives its result, or nothing, or raises `Refused` or `Unknown`.

    def perform(self, op, timeout):
        method = getattr(self, op["op"].replace("-", "_"), None)
        if method is None:
            raise Refused("not-offered", f"this driver does not know {op['op']}", by="network")
        return method(op, timeout)

    def barrier(self, session, timeout):
        """Only where the capability `barrier` is `ordered-stream`."""
        raise Refused("not-offered", "this driver has no barrier", by="network")

    def restarted(self, endpoints):
        """The server was started again: all sessions are gone, and it may listen elsewhere."""
        self.endpoints = endpoints

    def close(self):
        """Ends all sessions at once, and whatever is under way."""


class Cancelled:
    """Whether nobody waits for a probe any more. `then` is called when that comes, or at once where it has come."""

    def __init__(self):
        self._lock = threading.Lock()
        self._is = False
        self._then = []

    def then(self, call):
        with self._lock:
            if not self._is:
                return self._then.append(call)
        call()

    def cancel(self):
        with self._lock:
            self._is, calls = True, self._then
        for call in calls:
            call()


def serve(hello, probe, play_class, clean_up=None):
    """Answers until stdin ends, then ends the process. `probe(endpoints, cancelled)` gives what the protocol says.

    `clean_up(endpoints, what)` removes one thing that a run has made, `{"user": …}` or `{"group": …, "members": […]}`, and gives how
    many of what it has removed, such as `{"users": 1}`, or raises `Refused` or `Unknown`; `hello` then says what stays.
    """
    plays = {}
    probes = {}

    def answer(number, what, asked):
        if what == "hello":
            return {"api": 1, **hello}
        if what == "probe":
            try:
                return probe(asked["endpoints"], probes[number])
            finally:
                del probes[number]
        if what == "cleanUp" and clean_up:
            return removed(lambda: clean_up(asked["endpoints"], asked["what"]))
        if what == "open":
            plays[asked["play"]] = play_class(asked["play"], asked["endpoints"])
            return {}
        play = plays[asked["play"]]
        if what == "perform":
            return outcome(lambda: play.perform(asked["op"], asked["timeoutMs"] / 1000))
        if what == "barrier":
            return outcome(lambda: play.barrier(asked["session"], asked["timeoutMs"] / 1000))
        if what == "restarted":
            play.restarted(asked["endpoints"])
            return {}
        if what == "close":
            plays.pop(asked["play"]).close()
            return {}
        raise ValueError(f"{what} is not known")

    def reply(number, what, asked):
        try:
            _say({"id": number, "answer": answer(number, what, asked)})
        except Exception as error:  # a defect of the driver: the server is not to blame
            traceback.print_exc()
            _say({"id": number, "trouble": repr(error)})

    for line in sys.stdin.buffer:
        said = json.loads(line)
        number = said.pop("id", None)
        [(what, asked)] = said.items()
        if what == "cancel":
            cancelled = probes.get(asked["id"])
            if cancelled:
                cancelled.cancel()
            continue
        if what == "probe":
            probes[number] = Cancelled()
        threading.Thread(target=reply, args=(number, what, asked), daemon=True).start()
    for play in list(plays.values()):
        play.close()
    os._exit(0)  # whatever is under way still, nobody waits for it


def outcome(work):
    """How an op ended."""
    try:
        result = work()
        return {"is": "ok", "result": result} if result is not None else {"is": "ok"}
    except (Refused, Unknown) as ended:
        return ended.outcome


def removed(work):
    """What came of removing one thing."""
    try:
        return {"removed": work()}
    except (Refused, Unknown) as ended:
        return {"removed": {}, "failed": str(ended)}


_saying = threading.Lock()


def _say(line):
    text = json.dumps(line).encode() + b"\n"
    with _saying:
        try:
            sys.stdout.buffer.write(text)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            os._exit(0)  # nobody listens any more
