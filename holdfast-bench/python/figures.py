# SPDX-License-Identifier: Apache-2.0
"""The figures for clients written for asyncio: what holdfast-bench/harness has for Java, in Python.

A client is a class with the constructor (address, direct, ca, jid, password, prompt) and the coroutines login, on_message (a plain
function), send, acknowledged, ping and close. main() measures it as `X.py FIGURE key=value...` asks and prints one line of JSON.
"""
import asyncio
import json
import logging
import sys
import time

HOST = "127.0.0.1"
DOMAIN = "bench.test"
ECHO = "echo@" + DOMAIN
SINK = "sink@" + DOMAIN
BODY = "x" * 200
PATIENCE = 180
LOGIN_WARM_UP = 5


class Fault(Exception):
    """What a user is told in one line."""


class Settings(dict):
    """The key=value words of the command line."""

    def __init__(self, words):
        for word in words:
            key, equals, value = word.partition("=")
            if not key or not equals:
                raise Fault('"%s" is not of the form key=value' % word)
            self[key] = value

    def __missing__(self, key):
        raise Fault("%s=... is missing" % key)

    def number(self, key, otherwise):
        return int(self.get(key, otherwise))

    def client(self, rival):
        tls, reconnect = self.get("tls", "starttls"), self.get("reconnect", "standard")
        if tls not in ("starttls", "direct") or reconnect not in ("standard", "prompt"):
            raise Fault("tls is starttls or direct, reconnect is standard or prompt")
        return rival(
            address=(HOST, int(self[tls])),
            direct=tls == "direct",
            ca=self["ca"],
            jid="%s@%s" % (self.user, DOMAIN),
            password="secret",
            prompt=reconnect == "prompt",
        )

    @property
    def user(self):
        return self.get("user", "juliet")


class Control:
    """Tells the load server what to do."""

    def __init__(self, port):
        self.port = port

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection(HOST, self.port)
        return self

    async def __aexit__(self, *_):
        self.writer.close()
        await self.writer.wait_closed()

    async def ask(self, command):
        self.writer.write(command.encode("ascii") + b"\n")
        answer = (await self.reader.readline()).decode("ascii").strip()
        if not answer or answer.startswith("error"):
            raise Fault('the load server answered "%s" with: %s' % (command, answer))
        return answer


class Meter:
    """Wall and CPU time (of the whole process) since a moment."""

    def __init__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def stop(self):
        self.seconds = time.perf_counter() - self.wall
        self.cpu_seconds = time.process_time() - self.cpu
        return self

    def of_stanzas(self, count):
        return {"messages_per_s": count / self.seconds, "cpu_s_per_100k": self.cpu_seconds * 100_000 / count}


class Rounds(list):
    """The rounds that count: those after the warm-up."""

    def __init__(self, settings):
        self.warm_up = settings.number("warmup", 1)
        self.wanted = range(self.warm_up + settings.number("rounds", 2))

    def add(self, number, metrics):
        if number >= self.warm_up:
            self.append(metrics)


async def inbound(client, settings, control):
    count, rounds = settings.number("count", 20_000), Rounds(settings)
    seen, all_seen = 0, asyncio.Event()

    def see(body):
        nonlocal seen
        if body is not None and len(body) > 0:
            seen += 1
            if seen == count:
                all_seen.set()

    await client.login()
    client.on_message(see)
    for number in rounds.wanted:
        seen = 0
        all_seen.clear()
        meter = Meter()
        written = asyncio.ensure_future(
            control.ask("blast %s %d %d" % (settings.user, count, settings.number("size", 300)))
        )
        await asyncio.wait_for(all_seen.wait(), PATIENCE)
        meter.stop()
        await written
        rounds.add(number, meter.of_stanzas(count))
    return rounds


async def outbound(client, settings, control):
    count, rounds = settings.number("count", 20_000), Rounds(settings)
    await client.login()
    for number in rounds.wanted:
        meter = Meter()
        for i in range(count):
            client.send(SINK, BODY)
            if i % 100 == 99:
                await asyncio.sleep(0)  # lets the library write and read
        await asyncio.wait_for(client.acknowledged(), PATIENCE)
        rounds.add(number, meter.stop().of_stanzas(count))
    return rounds


async def pingpong(client, settings, control):
    back = asyncio.Queue()

    async def trip():
        client.send(ECHO, "there and back again")
        await back.get()

    await client.login()
    client.on_message(back.put_nowait)
    return await trips(trip, settings)


async def iq(client, settings, control):
    await client.login()
    return await trips(client.ping, settings)


async def trips(trip, settings):
    count, rounds = settings.number("count", 5_000), Rounds(settings)
    for number in rounds.wanted:
        times = []
        meter = Meter()
        for _ in range(count):
            begun = time.perf_counter()
            await trip()
            times.append(time.perf_counter() - begun)
        meter.stop()
        times.sort()
        rounds.add(
            number,
            {
                "p50_us": times[count // 2] * 1e6,
                "p99_us": times[count * 99 // 100] * 1e6,
                "per_s": count / meter.seconds,
                "cpu_s_per_100k": meter.cpu_seconds * 100_000 / count,
            },
        )
    return rounds


async def login(rival, settings, control):
    async def wall_ms():
        client = settings.client(rival)
        begun = time.perf_counter()
        await client.login()
        millis = (time.perf_counter() - begun) * 1e3
        await client.close()
        return millis

    for _ in range(LOGIN_WARM_UP):
        await wall_ms()
    rounds, one_way = [], settings.number("delay", 50)
    for _ in range(settings.number("rounds", 2)):
        near = await wall_ms()
        await control.ask("delay %d" % one_way)
        try:
            far = await wall_ms()
        finally:
            await control.ask("delay 0")
        # the server delays data and not the handshake of TCP, whose round trip is added
        trips = (far - near) / (2 * one_way) + 1
        rounds.append({"wall_ms_0": near, "wall_ms_%d" % (2 * one_way): far, "round_trips": trips})
    return rounds


async def recovery(client, settings, control):
    rounds = []
    await client.login()
    for _ in range(settings.number("rounds", 4)):
        await asyncio.sleep(settings.number("seconds", 11))  # connections that have held are no failures
        await client.ping()
        await control.ask("cut")
        after = await asyncio.wait_for(back_again(control), PATIENCE)
        if not after["resumed"]:
            raise Fault("the session was not resumed: the server says %s" % after)
        rounds.append({"recovery_ms": after["last_ms"], "resumed": after["resumed"]})
    return rounds


async def back_again(control):
    while True:
        after = json.loads(await control.ask("since-cut"))
        if after["resumed"] + after["fresh"] >= 1:
            return after
        await asyncio.sleep(0.02)


WITH_ONE_CLIENT = {f.__name__: f for f in (inbound, outbound, pingpong, iq, recovery)}


async def measure(rival, figure, settings):
    async with Control(int(settings["control"])) as control:
        if figure == "login":
            return await login(rival, settings, control)
        client = settings.client(rival)
        rounds = await WITH_ONE_CLIENT[figure](client, settings, control)
        await client.close()
        return rounds


def main(rival):
    figures = list(WITH_ONE_CLIENT) + ["login"]
    logging.getLogger().setLevel(logging.CRITICAL)  # a trace for each connection that is lost is not what is measured
    try:
        if len(sys.argv) < 2 or sys.argv[1] not in figures:
            raise Fault("usage: %s FIGURE key=value..., the figure one of %s" % (sys.argv[0], ", ".join(figures)))
        rounds = asyncio.run(measure(rival, sys.argv[1], Settings(sys.argv[2:])))
    except Fault as fault:
        sys.exit("%s: %s" % (sys.argv[0], fault))
    except asyncio.TimeoutError:
        sys.exit("%s: timed out" % sys.argv[0])
    print(json.dumps({"rounds": rounds}))
