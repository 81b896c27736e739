// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.IOException;
import java.util.Optional;

/** The dialogue before the interesting part: STARTTLS, SASL PLAIN, bind, XEP-0198. */
final class LoginScript {
    private final ScriptedConnection connection;
    private Optional<String> onlyLogin = Optional.empty();

    LoginScript(ScriptedConnection connection) {
        this.connection = connection;
    }

    void only(String user, String password) {
        onlyLogin = Optional.of(user + "\0" + password);
    }

    String authenticate(boolean encrypted) throws IOException {
        connection.expectHeader();
        connection.sendHeader();
        if (!encrypted) {
            connection.send("<stream:features><starttls xmlns='" + Namespaces.TLS
                    + "'><required/></starttls></stream:features>");
            connection.expect("<starttls xmlns='" + Namespaces.TLS + "'/>");
            connection.send("<proceed xmlns='" + Namespaces.TLS + "'/>");
            connection.startTls();
            connection.expectHeader();
            connection.sendHeader();
        }
        connection.send("<stream:features><mechanisms xmlns='" + Namespaces.SASL
                + "'><mechanism>PLAIN</mechanism></mechanisms></stream:features>");
        XmlNode auth = connection.expect("<auth xmlns='" + Namespaces.SASL + "' mechanism='PLAIN'>{any}</auth>");
        String credentials = ScriptedConnection.decode(auth.text());
        String login = credentials.substring(credentials.indexOf('\0') + 1);
        if (onlyLogin.filter(wanted -> !wanted.equals(login)).isPresent()) {
            throw connection.mismatch("the user and password of the script", "others", "the login differs");
        }
        connection.send("<success xmlns='" + Namespaces.SASL + "'/>");
        connection.expectHeader();
        connection.sendHeader();
        return login.substring(0, Math.max(0, login.indexOf('\0')));
    }

    void sessionFeatures(boolean streamManagement) throws IOException {
        String sm = streamManagement ? "<sm xmlns='" + Namespaces.SM + "'/>" : "";
        connection.send("<stream:features><bind xmlns='" + Namespaces.BIND + "'/>" + sm + "</stream:features>");
    }

    String bindResource(String user, String domain) throws IOException {
        XmlNode iq = connection.expect("<iq type='set' id='{any}'>{any}</iq>");
        XmlNode bind = iq.child(Namespaces.BIND, "bind")
                .orElseThrow(() -> connection.mismatch("a request to bind", iq.toString(), "it is another request"));
        String resource =
                bind.child(Namespaces.BIND, "resource").map(XmlNode::text).orElse("bound");
        String jid = user + "@" + domain + "/" + resource;
        XmlNode answer = XmlNode.of(Namespaces.BIND, "bind", XmlNode.of(Namespaces.BIND, "jid", jid));
        connection.sendRaw(Stanzas.result(iq, answer).bytes());
        return jid;
    }

    void enable(String id) throws IOException {
        XmlNode enable = connection.expectAnything();
        if (!enable.is(Namespaces.SM, "enable")) {
            throw connection.mismatch(
                    "<enable xmlns='" + Namespaces.SM + "'/>", enable.toString(), "it is another element");
        }
        connection.send("<enabled xmlns='" + Namespaces.SM + "' id='" + XmlWriter.escape(id) + "' resume='true'/>");
    }
}
