// SPDX-License-Identifier: Apache-2.0
/**
 * Servers to test XMPP clients and bots against, in the test's own process, over real TCP and TLS on the loopback interface.
 *
 * <ul>
 *   <li>{@link dev.holdfast.testkit.LoopbackServer} behaves as servers do, and lets the test break the network: cut, reset,
 *       freeze, expire, restart. Use it to see whether a bot keeps its promises.
 *   <li>{@link dev.holdfast.testkit.ScriptedServer} says exactly what the test writes down and checks every answer. Use it for
 *       what a server never does, or rarely.
 *   <li>{@link dev.holdfast.testkit.TestCertificates} makes the certificates of both, good ones and bad ones.
 * </ul>
 *
 * <p>A client under test connects to {@code 127.0.0.1} and the server's port as an override of DNS, keeps the server's domain
 * as the domain of its JID, and trusts {@link dev.holdfast.testkit.TestCertificates#ca()}.
 *
 * <p>Nothing here shares code with the client library, so that a mistake in one cannot hide the same mistake in the other.
 */
package dev.holdfast.testkit;
