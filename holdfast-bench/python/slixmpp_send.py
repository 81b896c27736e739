#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Connects, sends one message and disconnects, as slixmpp's quick start shows it: slixmpp_send.py HOST PORT CA JID PASSWORD TO BODY"""
import asyncio
import logging
import sys

import slixmpp

PATIENCE = 30


class SendOne(slixmpp.ClientXMPP):
    def __init__(self, ca, jid, password, to, body):
        super().__init__(jid, password)
        self.ca_certs = ca
        self.to, self.body = to, body
        self.sent = asyncio.Event()
        self.add_event_handler("session_start", self.begin)

    async def begin(self, _):
        self.send_presence()
        await self.get_roster()
        self.send_message(mto=self.to, mbody=self.body, mtype="chat")
        await self.disconnect()
        self.sent.set()


async def main(host, port, *rest):
    client = SendOne(*rest)
    client.connect((host, int(port)))
    await asyncio.wait_for(client.sent.wait(), PATIENCE)


if __name__ == "__main__":
    if len(sys.argv) != 8:
        sys.exit("usage: " + __doc__.rpartition(": ")[2])
    logging.getLogger().setLevel(logging.ERROR)
    try:
        asyncio.run(main(*sys.argv[1:]))
    except asyncio.TimeoutError:
        sys.exit("slixmpp_send: the message was not sent within %d s" % PATIENCE)
