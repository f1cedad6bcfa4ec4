package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import gov.nist.javax.sip.message.SIPRequest;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Via;

/**
 * Branches for clients of RFC 2543, whose own do not identify a transaction (RFC 3261 s17.2.3). The RI would compare their
 * requests with each transaction that it holds, and fail at one that has just ended. So it gets to see a branch made of all that
 * identifies their transaction, and the client gets its own back. Thread safe.
 */
final class OldBranch {

    /** Nobody else begins a branch so. */
    private static final String START = "z9hG4bK-" + Long.toUnsignedString(new SecureRandom().nextLong(), 36) + '-';
    private static final Pattern HIDDEN = Pattern.compile(";branch=" + START + "([0-9a-f]+)");
    private static final HexFormat HEX = HexFormat.of();

    private OldBranch() {
    }

    /** Makes the branch: the same for the request, its retransmissions, its CANCEL and the ACK to its refusal. */
    static void hide(SIPRequest request, Via via) throws ParseException {
        String identity = String.join("\n", via.branch(), via.start() + via.parameters(), request.getRequestURI().toString(),
                String.valueOf(request.getFromTag()), request.getCallId().getCallId(),
                Long.toString(request.getCSeq().getSeqNumber()));
        request.getTopmostVia().setBranch(START + HEX.formatHex(identity.getBytes(ISO_8859_1)));
    }

    /** Puts the client's own branch back, if this answer has a hidden one. */
    static byte[] restore(byte[] answer) {
        String text = new String(answer, ISO_8859_1);
        Matcher hidden = HIDDEN.matcher(text);
        if (!text.contains(START) || !hidden.find()) {
            return answer;
        }
        String identity = new String(HEX.parseHex(hidden.group(1)), ISO_8859_1);
        String branch = identity.substring(0, identity.indexOf('\n'));
        String own = branch.isEmpty() ? "" : ";branch=" + branch;
        return (text.substring(0, hidden.start()) + own + text.substring(hidden.end())).getBytes(ISO_8859_1);
    }
}
