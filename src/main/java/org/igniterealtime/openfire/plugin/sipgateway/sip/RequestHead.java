package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request whose frame is sound: the fields that every request carries (RFC 3261 s8.1.1), each there once.
 *
 * @param via      the topmost Via
 * @param bodySize octets of the body as announced, or as they came if nothing is announced
 */
public record RequestHead(String method, String requestUri, Via via, NameAddr from, NameAddr to, String callId, long cseq,
                          int bodySize, WireMessage wire) {

    private static final List<String> ONCE = List.of("from", "to", "call-id", "cseq");
    private static final Pattern CSEQ = Pattern.compile("0*(\\d{1,10})\\s+(\\S+)");
    private static final Pattern LENGTH = Pattern.compile("0*\\d{1,9}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,10}");
    private static final Pattern VERSION = Pattern.compile("SIP/\\d+\\.\\d+", Pattern.CASE_INSENSITIVE);
    private static final List<String> AT_MOST_ONCE = List.of("content-length", "max-forwards", "content-type", "subject");

    /** A request is taken or refused with the answer that names its fault. */
    public sealed interface Reading {
    }

    public record Taken(RequestHead head) implements Reading {
    }

    public record Refused(SipAnswer answer) implements Reading {
    }

    /** Reads a request that has a Via. */
    public static Reading read(WireMessage wire, Via via) {
        String[] line = wire.startLine().split(" ", -1);
        if (line.length != 3 || !WireMessage.isToken(line[0]) || line[1].isEmpty()) {
            return bad("Request-Line is not METHOD SP URI SP SIP/2.0");
        }
        if (!line[2].equalsIgnoreCase("SIP/2.0")) {
            return VERSION.matcher(line[2]).matches() ? refused(505, "Version Not Supported") : bad("bad SIP-Version");
        }
        Optional<String> fault = wire.fault().or(() -> count(wire)).or(() -> length(wire));
        return fault.isPresent() ? bad(fault.get()) : fields(line[0], line[1], wire, via);
    }

    private static Reading fields(String method, String uri, WireMessage wire, Via via) {
        Optional<NameAddr> from = NameAddr.parse(wire.first("from").orElseThrow());
        Optional<NameAddr> to = NameAddr.parse(wire.first("to").orElseThrow());
        if (from.isEmpty() || to.isEmpty()) {
            return bad("bad " + (from.isEmpty() ? "From" : "To"));
        }
        Matcher cseq = CSEQ.matcher(wire.first("cseq").orElseThrow());
        // RFC 3261 s8.1.1.5: less than 2**31.
        if (!cseq.matches() || Long.parseLong(cseq.group(1)) > Integer.MAX_VALUE) {
            return bad("bad CSeq");
        }
        if (!cseq.group(2).equals(method)) {
            return bad("the method in CSeq is not " + method);
        }
        return new Taken(new RequestHead(method, uri, via, from.get(), to.get(), wire.first("call-id").orElseThrow(),
                Long.parseLong(cseq.group(1)), bodySize(wire), wire));
    }

    /** The request as the listener is to see it. */
    public IncomingMessage message(Peer from) {
        OptionalLong expires = wire.first("expires").filter(SECONDS.asMatchPredicate())
                .map(value -> OptionalLong.of(Long.parseLong(value))).orElse(OptionalLong.empty());
        return new IncomingMessage(text(requestUri), text(from().uri()), text(to.uri()), text(callId), cseq,
                text(via.branch()), wire.text("subject"), wire.text("content-language"), wire.text("content-type"),
                wire.text("content-encoding"), expires, wire.first("date").flatMap(RequestHead::date), wire.body(bodySize),
                from.address(), from.transport(), from.names());
    }

    private static String text(String octets) {
        return WireMessage.decoded(octets);
    }

    private static Optional<Instant> date(String value) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value)));
        } catch (DateTimeException e) {
            return Optional.empty(); // nothing depends on it
        }
    }

    private static Optional<String> count(WireMessage wire) {
        for (String name : ONCE) {
            int count = wire.all(name).size();
            if (count != 1) {
                return Optional.of(name + (count == 0 ? " is missing" : " stands more than once"));
            }
        }
        return AT_MOST_ONCE.stream().filter(name -> wire.all(name).size() > 1).findFirst()
                .map(name -> name + " stands more than once");
    }

    private static Optional<String> length(WireMessage wire) {
        Optional<String> length = wire.first("content-length");
        if (length.isPresent() && !LENGTH.matcher(length.get()).matches()) {
            return Optional.of("bad content-length");
        }
        // RFC 3261 s18.3: a datagram that ends before the body does is an error; more than announced is cut.
        return bodySize(wire) > wire.bodyLength() ? Optional.of("content-length is more than what came") : Optional.empty();
    }

    private static int bodySize(WireMessage wire) {
        return wire.first("content-length").map(Integer::parseInt).orElse(wire.bodyLength());
    }

    private static Reading bad(String reason) {
        return refused(400, reason);
    }

    private static Reading refused(int code, String reason) {
        return new Refused(SipAnswer.of(code, reason));
    }
}
