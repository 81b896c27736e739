// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import java.util.BitSet;

/**
 * Where a zero width joiner or non-joiner may stand: RFC 5892 Appendix A.1 and A.2. Java does not tell a code point's
 * combining class or joining type, so the needed ones are listed here for Unicode 16, that of Java 25.
 */
final class JoinContext {
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /** Canonical_Combining_Class=Virama. */
    private static final BitSet VIRAMA = ranges("""
            94D 9CD A4D ACD B4D BCD C4D CCD D3B-D3C D4D DCA E3A EBA F84 1039-103A 1714-1715 1734 17D2 1A60 1B44
            1BAA-1BAB 1BF2-1BF3 2D7F A806 A82C A8C4 A953 A9C0 AAF6 ABED 10A3F 11046 11070 1107F 110B9 11133-11134 111C0
            11235 112EA 1134D 113CE-113D0 11442 114C2 115BF 1163F 116B6 1172B 11839 1193D-1193E 119E0 11A34 11A47 11A99
            11C3F 11D44-11D45 11D97 11F41-11F42 1612F
            """);

    /** Joining_Type=Left_Joining or Dual_Joining. */
    private static final BitSet JOINS_THE_NEXT = ranges("""
            620 626 628 62A-62E 633-63F 641-647 649-64A 66E-66F 678-687 69A-6BF 6C1-6C2 6CC 6CE 6D0-6D1 6FA-6FC 6FF
            712-714 71A-71D 71F-727 729 72B 72D-72E 74E-758 75C-76A 76D-770 772 775-777 77A-77F 7CA-7EA 841-845 848
            84A-853 855 860 862-865 868 886 889-88D 8A0-8A9 8AF-8B0 8B3-8B8 8BA-8C8 1807 1820-1878 1887-18A8 18AA
            A840-A872 10AC0-10AC4 10ACD 10AD3-10ADC 10ADE-10AE0 10AEB-10AEE 10B80 10B82 10B86-10B88 10B8A-10B8B 10B8D
            10B90 10BAD-10BAE 10D00-10D21 10D23 10EC3-10EC4 10F30-10F32 10F34-10F44 10F51-10F53 10F70-10F73 10F76-10F81
            10FB0 10FB2-10FB3 10FB8 10FBB-10FBC 10FBE-10FBF 10FC1 10FC4 10FCA-10FCB 1E900-1E943
            """);

    /** Joining_Type=Right_Joining or Dual_Joining. */
    private static final BitSet JOINS_THE_PREVIOUS = ranges("""
            620 622-63F 641-64A 66E-66F 671-673 675-6D3 6D5 6EE-6EF 6FA-6FC 6FF 710 712-72F 74D-77F 7CA-7EA 840-858 860
            862-865 867-86A 870-882 886 889-88E 8A0-8AC 8AE-8C8 1807 1820-1878 1887-18A8 18AA A840-A871 10AC0-10AC5
            10AC7 10AC9-10ACA 10ACE-10AD6 10AD8-10AE1 10AE4 10AEB-10AEF 10B80-10B91 10BA9-10BAE 10D01-10D23 10EC2-10EC4
            10F30-10F44 10F51-10F54 10F70-10F81 10FB0 10FB2-10FB6 10FB8-10FBF 10FC1-10FC4 10FC9-10FCA 1E900-1E943
            """);

    private JoinContext() {}

    /** Whether the joiner or non-joiner at an index may stand there. */
    static boolean allows(int joiner, CharSequence text, int at) {
        if (at == 0) {
            return false;
        }
        if (VIRAMA.get(Character.codePointBefore(text, at))) {
            return true;
        }
        return joiner != ZERO_WIDTH_JOINER && joinsBefore(text, at) && joinsAfter(text, at + 1);
    }

    private static boolean joinsBefore(CharSequence text, int end) {
        int i = end;
        while (i > 0) {
            int codePoint = Character.codePointBefore(text, i);
            if (!isTransparent(codePoint)) {
                return JOINS_THE_NEXT.get(codePoint);
            }
            i -= Character.charCount(codePoint);
        }
        return false;
    }

    private static boolean joinsAfter(CharSequence text, int start) {
        int i = start;
        while (i < text.length()) {
            int codePoint = Character.codePointAt(text, i);
            if (!isTransparent(codePoint)) {
                return JOINS_THE_PREVIOUS.get(codePoint);
            }
            i += Character.charCount(codePoint);
        }
        return false;
    }

    // Joining_Type=Transparent among what PRECIS allows: marks, and one letter that is used like a mark.
    private static boolean isTransparent(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || codePoint == 0x1E94B;
    }

    private static BitSet ranges(String hexadecimal) {
        var members = new BitSet();
        for (String range : hexadecimal.strip().split("\\s+", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash), 16);
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1), 16);
            members.set(first, last + 1);
        }
        return members;
    }
}
