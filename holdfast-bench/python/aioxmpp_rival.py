#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""aioxmpp, set up as its documentation shows: a PresenceManagedClient used as a context manager. Stream management with resumption
and reconnecting (after 1 s, then longer) are on by default.
"""
import asyncio
import contextlib
import datetime
import functools
import sys

sys.dont_write_bytecode = True
import aioxmpp
import aioxmpp.connector
import aioxmpp.dispatcher
import aioxmpp.ping

import figures

PROMPT = datetime.timedelta(milliseconds=10)


class Client:
    def __init__(self, address, direct, ca, jid, password, prompt):
        def context():
            context = aioxmpp.security_layer.default_ssl_context()
            context.load_verify_locations(ca)
            return context

        connector = aioxmpp.connector.XMPPOverTLSConnector() if direct else aioxmpp.connector.STARTTLSConnector()
        self.client = aioxmpp.PresenceManagedClient(
            aioxmpp.JID.fromstr(jid),
            aioxmpp.make_security_layer(password, ssl_context_factory=context),
            override_peer=[(*address, connector)],
            max_initial_attempts=1,
        )
        if prompt:
            self.client.backoff_start = PROMPT
        self.server = aioxmpp.JID.fromstr(jid).replace(localpart=None)
        self.last = None
        self.open = contextlib.AsyncExitStack()

    async def login(self):
        stream = await self.open.enter_async_context(self.client.connected())
        if not stream.sm_enabled or not stream.sm_resumable:
            raise figures.Fault("aioxmpp has logged in without a session that can be resumed")

    def on_message(self, body):
        dispatcher = self.client.summon(aioxmpp.dispatcher.SimpleMessageDispatcher)
        dispatcher.register_callback(aioxmpp.MessageType.CHAT, None, lambda message: body(message.body.any()))

    def send(self, to, body):
        message = aioxmpp.Message(type_=aioxmpp.MessageType.CHAT, to=self.address(to))
        message.body[None] = body
        self.last = self.client.enqueue(message)

    @functools.lru_cache
    def address(self, to):
        return aioxmpp.JID.fromstr(to)

    async def acknowledged(self):
        """Waits for the last message: the server counts, so that covers all before it."""
        done = asyncio.Event()

        def look(_, state):
            if state == aioxmpp.stream.StanzaState.ACKED:
                done.set()

        self.last.on_state_change = look
        look(self.last, self.last.state)
        await done.wait()

    async def ping(self):
        await aioxmpp.ping.ping(self.client, self.server)

    async def close(self):
        await self.open.aclose()


if __name__ == "__main__":
    figures.main(Client)
