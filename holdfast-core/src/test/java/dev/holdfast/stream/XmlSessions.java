// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import java.util.List;

/** Streams as servers send them, and some that try every corner of XML that is allowed. */
final class XmlSessions {
    private static final String LOGIN = XmlFeed.HEADER + """
            <stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>\
            <mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-1</mechanism>\
            <mechanism>PLAIN</mechanism></mechanisms></stream:features>
            <challenge xmlns="urn:ietf:params:xml:ns:xmpp-sasl">cj1meWtvK2QybGJiRmdPTlJ2OXFreGRhd0w=</challenge>\
            <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>dj1ybUY5cHFWOFM3c3VBb1pXamE0ZEpSa0ZzS1E9</success>""";

    private static final String CHAT = XmlFeed.HEADER + """
            <stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>\
            <c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://example.org/' ver='q07IKJEyjvHSyhy//CH0CxmKi8w='/>\
            </stream:features>\
            <iq id="b1" type="result"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><jid>r@example.org/x</jid></bind></iq>\
            <enabled xmlns='urn:xmpp:sm:3' id='some-long-sm-id' location='[2001:41D0:1:A49b::1]:9222' resume='true'/>\
            <r xmlns='urn:xmpp:sm:3'/> \t\r\n  <a xmlns='urn:xmpp:sm:3' h='1'/>
            <message from='juliet@example.com/balcony' to='r@example.org' type='chat' xml:lang='en'><body>Art thou not Romeo, \
            &amp; a Montague? 3 &lt; 4 &gt; 2 &apos;&quot;&#x41;&#66;</body><delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:41:07Z'/></message>\
            <message from='a@b'><body>Žluťoučký кůň \uD83D\uDC34 漢字</body><subject/>
            <x xmlns='jabber:x:data' type='form'><field var='a&#10;b&#9;c'><value><![CDATA[<raw> & ]] ]>]]></value></field></x></message>\
            <presence from='a@b/c'><priority> -1 </priority></presence></stream:stream>\n""";

    private static final String CORNERS = "\uFEFF<?xml  version = \"1.0\"\tencoding='utf-8' standalone='yes' ?>\n"
            + "<s:stream xmlns:s='http://etherx.jabber.org/streams' xmlns='urn:one' xmlns:p='urn:p' p:a='1' a='2' ><e/>"
            + "<p:x xmlns:p='urn:q' p:a='3'><p:y xmlns:p='urn:r'/><p:y/><z xmlns=''><z/></z><z/></p:x >"
            + "<t a='\r\n\tx\r y&#13;&#10;' b=\"'&quot;'\" c='>' d=']]>'\n\r\n/><t>a\r\nb\rc\r\r\nd&#13;\ne]]</t>"
            + "<t>]<![CDATA[]]]]><![CDATA[]]>]&gt;&#93;&#93;></t><t><![CDATA[>\r\n\r]>]]]></t>"
            + "<t>\u0085\u2028\uFFFD\uD7FF\uE000\uDBFF\uDFFF\u007F</t><été·\u0301 ünï='ö'/><_:_ xmlns:_='_' _._-='' xml:space='preserve'/>"
            + "<xml:x/><q>  </q><q> <q/> </q><lang xml:lang=''/></s:stream >  \r\n";

    private static final String EMPTY_ROOT = "<stream xmlns='http://etherx.jabber.org/streams'/> ";

    private static final String ERROR = XmlFeed.HEADER
            + "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
            + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>no &quot;such&quot; host</text></stream:error></stream:stream>";

    private XmlSessions() {}

    static List<String> all() {
        return List.of(LOGIN, CHAT, CORNERS, EMPTY_ROOT, ERROR);
    }
}
