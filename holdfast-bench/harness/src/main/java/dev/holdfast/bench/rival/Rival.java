// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.rival;

/** An XMPP library to be measured, set up as its own documentation recommends. It has a constructor without arguments. */
public interface Rival {
    /** Logs in with stream management and resumption on, available presence sent; returns when the session is up. */
    Session login(Login login) throws Exception;
}
