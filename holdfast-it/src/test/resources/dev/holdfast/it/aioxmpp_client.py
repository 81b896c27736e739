#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Another client library (python3-aioxmpp) at work, for tests. Prints one JSON object a line.

usage: aioxmpp_client.py PORT starttls|direct CA_FILE JID send TO    one message, the text from standard input; until the server has it
       aioxmpp_client.py PORT starttls|direct CA_FILE JID listen     until SIGTERM

The password is in the environment (HOLDFAST_PASSWORD). The server is on 127.0.0.1.
"""
import asyncio
import datetime
import json
import logging
import os
import signal
import sys

import aioxmpp
import aioxmpp.connector
import aioxmpp.dispatcher

LOGIN_LIMIT = datetime.timedelta(seconds=20)
ACK_SECONDS = 20


def report(**event):
    print(json.dumps(event), flush=True)


def client(port, transport, ca_file, jid):
    def tls_context():
        context = aioxmpp.security_layer.default_ssl_context()
        context.load_verify_locations(ca_file)
        return context

    connectors = {"starttls": aioxmpp.connector.STARTTLSConnector, "direct": aioxmpp.connector.XMPPOverTLSConnector}
    security = aioxmpp.make_security_layer(os.environ["HOLDFAST_PASSWORD"])._replace(ssl_context_factory=tls_context)
    return aioxmpp.PresenceManagedClient(
        aioxmpp.JID.fromstr(jid), security, override_peer=[("127.0.0.1", int(port), connectors[transport]())], max_initial_attempts=1
    )


async def send(online, to):
    message = aioxmpp.Message(to=aioxmpp.JID.fromstr(to), type_=aioxmpp.MessageType.CHAT)
    message.body[None] = sys.stdin.buffer.read().decode("utf-8")
    token = online.enqueue(message)
    await asyncio.wait_for(token, ACK_SECONDS)
    report(event="sent", state=token.state.name)


def received(message):
    if message.body:
        report(event="message", **{"from": str(message.from_), "type": message.type_.value, "body": message.body.any()})


async def main(port, transport, ca_file, jid, action, *arguments):
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    online = client(port, transport, ca_file, jid)
    online.summon(aioxmpp.dispatcher.SimpleMessageDispatcher).register_callback(None, None, received)
    async with online.connected(timeout=LOGIN_LIMIT, presence=aioxmpp.PresenceState(True)):
        report(event="online", jid=str(online.local_jid))
        if action == "send":
            await send(online, *arguments)
        else:
            await stop.wait()


if len(sys.argv) != {"send": 7, "listen": 6}.get(sys.argv[5] if len(sys.argv) > 5 else "", 0):
    sys.exit(__doc__)
logging.getLogger("aioxmpp").setLevel(logging.CRITICAL)  # it complains about asyncio at every shutdown
logging.getLogger("asyncio").setLevel(logging.CRITICAL)
asyncio.run(main(*sys.argv[1:]))
