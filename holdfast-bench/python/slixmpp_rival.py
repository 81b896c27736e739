#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""slixmpp, set up as its documentation shows: plugins for stream management and for pings, the latter as a keep-alive.

It does not connect again by itself when a connection is lost; the handler of its event "disconnected" does, at once. So the two ways
of reconnecting are the same here.
"""
import asyncio
import sys

sys.dont_write_bytecode = True
import slixmpp

import figures

PATIENCE = 30


class Client:
    def __init__(self, address, direct, ca, jid, password, prompt):
        self.address, self.direct = address, direct
        self.xmpp = slixmpp.ClientXMPP(jid, password)
        self.xmpp.ca_certs = ca
        for plugin in ("xep_0030", "xep_0198"):
            self.xmpp.register_plugin(plugin)
        self.xmpp.register_plugin("xep_0199", {"keepalive": True})
        self.management, self.managed, self.closing = self.xmpp["xep_0198"], asyncio.Event(), False
        self.xmpp.add_event_handler("session_start", self.greet)
        self.xmpp.add_event_handler("sm_enabled", lambda _: self.managed.set())
        self.xmpp.add_event_handler("disconnected", self.come_back)

    async def greet(self, _):
        self.xmpp.send_presence()
        await self.xmpp.get_roster()

    def connect(self):
        self.xmpp.connect(self.address, use_ssl=self.direct, force_starttls=not self.direct)

    def come_back(self, _):
        if not self.closing:
            self.connect()

    async def login(self):
        self.connect()
        try:
            await asyncio.wait_for(self.managed.wait(), PATIENCE)
        except asyncio.TimeoutError:
            raise figures.Fault("slixmpp has no session with stream management after %d s" % PATIENCE) from None
        if not self.management.sm_id:
            raise figures.Fault("slixmpp has logged in without a session that can be resumed")

    def on_message(self, body):
        self.xmpp.add_event_handler("message", lambda message: body(message["body"]))

    def send(self, to, body):
        self.xmpp.send_message(mto=to, mbody=body, mtype="chat")

    async def acknowledged(self):
        done = asyncio.Event()

        def look(_):
            if not self.management.unacked_queue:
                done.set()

        await self.xmpp.waiting_queue.join()  # a request for an acknowledgement overtakes what waits there
        with self.xmpp.event_handler("stanza_acked", look):
            self.management.request_ack()
            look(None)
            await done.wait()

    async def ping(self):
        await self.xmpp["xep_0199"].ping(timeout=PATIENCE)

    async def close(self):
        self.closing = True
        await self.xmpp.disconnect()


if __name__ == "__main__":
    figures.main(Client)
