// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The two forms of a domain's host-meta file (RFC 6415, XEP-0156); each gives the addresses of WebSockets, in its order. */
enum HostMetaFile {
    JSON("/.well-known/host-meta.json") {
        @Override
        List<String> webSockets(byte[] content) throws IOException {
            try (var json = new JsonFactory().createParser(content)) {
                return readObject(json);
            }
        }
    },
    XML("/.well-known/host-meta") {
        @Override
        List<String> webSockets(byte[] content) throws IOException {
            var factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            try {
                return readXrd(factory.createXMLStreamReader(new ByteArrayInputStream(content)));
            } catch (XMLStreamException malformed) {
                throw new IOException("it is not well-formed: " + malformed.getMessage(), malformed);
            }
        }
    };

    private static final String WEBSOCKET = "urn:xmpp:alt-connections:websocket";
    private static final String XRD = "http://docs.oasis-open.org/ns/xri/xrd-1.0";

    private final String path;

    HostMetaFile(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    /** @throws IOException if the content has not the form; the message says why */
    abstract List<String> webSockets(byte[] content) throws IOException;

    private static List<String> readXrd(XMLStreamReader xml) throws XMLStreamException, IOException {
        var found = new ArrayList<String>();
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.DTD) {
                throw new IOException("it has a DTD, which is not read");
            }
            if (event == XMLStreamConstants.START_ELEMENT
                    && XRD.equals(xml.getNamespaceURI())
                    && xml.getLocalName().equals("Link")
                    && WEBSOCKET.equals(xml.getAttributeValue(null, "rel"))
                    && xml.getAttributeValue(null, "href") != null) {
                found.add(xml.getAttributeValue(null, "href"));
            }
        }
        return found;
    }

    private static List<String> readObject(JsonParser json) throws IOException {
        var found = new ArrayList<String>();
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("it is no JSON object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean links = json.currentName().equals("links");
            if (json.nextToken() == JsonToken.START_ARRAY && links) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    readLink(json, found);
                }
            } else {
                json.skipChildren();
            }
        }
        return found;
    }

    private static void readLink(JsonParser json, List<String> found) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        var rel = "";
        var href = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                rel = name.equals("rel") ? json.getText() : rel;
                href = name.equals("href") ? json.getText() : href;
            } else {
                json.skipChildren();
            }
        }
        if (rel.equals(WEBSOCKET) && !href.isEmpty()) {
            found.add(href);
        }
    }
}
