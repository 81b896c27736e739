// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is not XML, in the manner of the not-wf cases of the W3C's conformance suite, written down anew. In a line: the production or
 * section that it breaks, and the document up to and with the byte at which that is sure.
 */
final class NotWellFormed {
    record Case(String rule, String upToFault) {
        @Override
        public String toString() {
            return rule + "  " + upToFault;
        }
    }

    // XML 1.0 (fifth edition), productions by number
    private static final String XML = """
            [1] no element at all           |t
            [1] end before start            |</
            [1] two roots                   |<a/><
            [1] text after the root         |<a></a>x
            [1] reference after the root    |<a></a>&
            [1] end tag after the root      |<a></a><
            [3] no space but space-like     |<a><b\u00A0
            [3] form feed                   |<a><b>\f
            [5] name begins with digit      |<a><1
            [5] name begins with dash       |<a><-
            [5] name begins with dot        |<a><.
            [5] space before the name       |<a><\s
            [5] nothing in the tag          |<a><>
            [5] middle dot begins a name    |<a><·
            [5] combining begins a name     |<a><\u0301
            [5] times sign in a name        |<a><b×
            [5] division sign in a name     |<a><b÷
            [5] Greek question mark         |<a><b\u037E
            [5] arrow in a name             |<a><b→
            [5] private use in a name       |<a><b\uE000
            [5] attribute begins with digit |<a><b 1
            [5] symbol in a name            |<a><b$
            [10] value without quotes       |<a><b c=d
            [10] unclosed by another quote  |<a><b c="d'><
            [10] less-than in a value       |<a><b c='<
            [10] ampersand alone in a value |<a><b c='&\s
            [10] two values                 |<a><b c='d''
            [10] quotes that are not ASCII  |<a><b c=“
            [14] ]]> in a text              |<a><b>]]>
            [14] ]]> in a longer text       |<a><b>x ]] ]]]>
            [14] ]]> behind a section       |<a><b><![CDATA[]]]]>]]>
            [14] ]]> around a section       |<a><b>]]<![CDATA[x]]>]]>
            [15] declaration of an element  |<a><!E
            [18] section outside            |<a><![
            [18] section before the root    |<![
            [18] section in small letters   |<a><b><![c
            [18] section with a space       |<a><b><![\s
            [18] section without a bracket  |<a><b><![CDATA<
            [23] no version                 |<?xml ?
            [23] encoding before version    |<?xml encoding=
            [23] version after encoding     |<?xml version='1.0' encoding='UTF-8' version=
            [23] standalone before encoding |<?xml version='1.0' standalone='yes' encoding=
            [23] version twice              |<?xml version='1.0' version=
            [23] no space in between        |<?xml version='1.0'e
            [23] something else             |<?xml version='1.0' valid=
            [23] in capitals                |<?xml VERSION=
            [23] ended like a tag           |<?xml version='1.0'>
            [23] slash at the end           |<?xml version='1.0'/
            [23] something behind the end   |<?xml version='1.0'?\s
            [24] no equals sign             |<?xml version '
            [24] other quotes               |<?xml version=1
            [24] reference in it            |<?xml version='1&
            [26] version 1.1                |<?xml version='1.1'
            [26] version 2.0                |<?xml version='2.0'
            [26] version empty              |<?xml version=''
            [26] space in the version       |<?xml version=' 1.0'
            [32] neither yes nor no         |<?xml version='1.0' standalone='YES'
            [40] no space between them      |<a><b c='d'e
            [40] slash in the middle        |<a><b /\s
            [40] slash before an attribute  |<a><b/c
            [40] tag in a tag               |<a><b <
            [40] comma between them         |<a><b c='d',
            [41] no equals sign             |<a><b c>
            [41] attribute alone at the end |<a><b c/
            [41] no value                   |<a><b c=>
            [41] two equals signs           |<a><b c==
            [41] entity as a name           |<a><b &
            [42] another name               |<a><b></c
            [42] a longer name              |<a><b></bb
            [42] a shorter name             |<a><bb></b>
            [42] in capitals                |<a><b></B
            [42] space before the name      |<a><b></\s
            [42] no name                    |<a><b></>
            [42] attribute in an end tag    |<a><b></b c
            [42] slash in an end tag        |<a><b></b/
            [42] of the parent              |<a><b></a
            [42] another prefix             |<p:a xmlns:p='u' xmlns:q='u'><p:b></q
            [44] space in an empty tag      |<a><b/\s
            [66] no number                  |<a><b>&#;
            [66] no hexadecimal number      |<a><b>&#x;
            [66] capital X                  |<a><b>&#X
            [66] letter in a decimal        |<a><b>&#6a
            [66] letter after F             |<a><b>&#xAg
            [66] never ended                |<a><b>&#65<
            [66] space in it                |<a><b>&#\s
            [66] negative                   |<a><b>&#-
            [66] NUL                        |<a><b>&#0;
            [66] NUL in hexadecimal         |<a><b c='&#x0;
            [66] escape                     |<a><b>&#27;
            [66] half a surrogate pair      |<a><b>&#xD800;
            [66] other half                 |<a><b>&#xDFFF;
            [66] U+FFFE                     |<a><b>&#xFFFE;
            [66] U+FFFF                     |<a><b>&#65535;
            [66] beyond Unicode             |<a><b>&#x110000
            [66] beyond 32 bits             |<a><b>&#1114112
            [68] no name                    |<a><b>&;
            [68] space                      |<a><b>&\s
            [68] ampersand twice            |<a><b>&&
            [68] never ended                |<a><b>&amp<
            [68] space at the end           |<a><b>&amp\s
            [68] digit                      |<a><b>&1
            §2.2 NUL in a text              |<a><b>\0
            §2.2 control in a text          |<a><b>\1
            §2.2 escape in a value          |<a><b c='\33
            §2.2 control in a section       |<a><b><![CDATA[\10
            §2.2 backspace in a tag         |<a><b \10
            §2.2 U+FFFE in a text           |<a><b>\uFFFE
            §2.2 U+FFFF in a value          |<a><b c='\uFFFF
            §2.2 U+FFFF in a section        |<a><b><![CDATA[\uFFFF
            §3.1 attribute twice            |<a><b c='' d='' c=
            §4.3.3 BOM in the middle        |<a>\uFEFF
            """;

    // Namespaces in XML 1.0 (third edition)
    private static final String NAMESPACES = """
            [7] colon at the start          |<a><:
            [7] colon at the end            |<a><b:>
            [7] colon in front of a space   |<a><b:\s
            [7] two colons                  |<a><b:c:
            [7] digit after the colon       |<a><b:1
            [7] dash after the colon        |<a><b:-
            [7] attribute with two colons   |<a><b c:d:
            [7] attribute begins with colon |<a><b :
            [7] attribute ends with colon   |<a><b c:=
            [7] xmlns with nothing          |<a><b xmlns:=
            §3 xmlns declared               |<a><b xmlns:xmlns='http://www.w3.org/2000/xmlns/'
            §3 xmlns as the default         |<a><b xmlns='http://www.w3.org/2000/xmlns/'
            §3 another prefix for xmlns     |<a><b xmlns:p='http://www.w3.org/2000/xmlns/'
            §3 xml for something else       |<a><b xmlns:xml='urn:x'
            §3 another prefix for xml       |<a><b xmlns:p='http://www.w3.org/XML/1998/namespace'
            §3 xml as the default           |<a><b xmlns='http://www.w3.org/XML/1998/namespace'
            §3 element in xmlns             |<a><xmlns:b>
            §5 prefix of an element         |<a><p:b>
            §5 prefix of an empty element   |<a><p:b/>
            §5 prefix of an attribute       |<a><b p:c=''>
            §5 prefix of a sibling          |<a><b><c xmlns:p='u'/><p:c>
            §5 prefix undeclared            |<a><b xmlns:p=''
            §5 xml undeclared               |<a><b xmlns:xml=''
            §6.3 same by namespace          |<a><b xmlns:p='u' xmlns:q='u' p:c='' q:c=''>
            §6.3 same by namespace, empty   |<a xmlns:p='u'><b q:c='' xmlns:q='u' p:c=''/>
            §6.3 default declared twice     |<a><b xmlns='u' xmlns='u'
            §6.3 prefix declared twice      |<a><b xmlns:p='u' xmlns:p='v'
            """;

    // RFC 6120 §4.1: the content of a stream is elements
    private static final String STREAM = """
            text in front of the root       |t
            text in the root                |<a>t
            text between elements           |<a><b/> t
            reference between elements      |<a><b/>&
            text in front of the end        |<a><b/>t
            bracket between elements        |<a>]
            """;

    private NotWellFormed() {}

    static List<Case> cases() {
        return (XML + NAMESPACES + STREAM)
                .lines()
                .map(line -> line.split("\\|", 2))
                .map(parts -> new Case(parts[0].strip(), parts[1]))
                .toList();
    }

    static Stream<String> documents() {
        return cases().stream().map(Case::upToFault);
    }
}
