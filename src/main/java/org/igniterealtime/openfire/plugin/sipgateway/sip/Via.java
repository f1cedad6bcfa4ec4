package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One Via value (RFC 3261 s20.42, RFC 3581). {@code Via.parse("SIP/2.0/UDP pc33.example.com:5066;branch=z9hG4bK776;rport")}
 * has host {@code pc33.example.com}, port 5066, branch {@code z9hG4bK776} and rport.
 *
 * @param start  what stands before the parameters, as on the wire
 * @param host   sent-by host, lower case, IPv6 in brackets
 * @param port   sent-by port, 0 if none stands there
 * @param branch empty if there is none
 * @param rport  whether the client asks for the answer to go to its source port
 */
public record Via(String start, String host, int port, String branch, boolean rport, String parameters) {

    static final String COOKIE = "z9hg4bk";
    private static final Pattern FORM = Pattern.compile(
            "(SIP\\s*/\\s*2\\.0\\s*/\\s*([\\w.!%*+`'~-]+)\\s+(\\[[0-9A-F:.]+]|[\\w.-]+)\\s*(?::\\s*(\\d{1,5})\\s*)?)(;.*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** The topmost one, if there is one that can be read. */
    public static Optional<Via> topmost(WireMessage wire) {
        return wire.first("via").flatMap(value -> parse(WireMessage.split(value, ',').get(0)));
    }

    /** Those below the topmost one that can be read. */
    public static Stream<Via> below(WireMessage wire) {
        return wire.elements("via").stream().skip(1).map(Via::parse).flatMap(Optional::stream);
    }

    static Optional<Via> parse(String value) {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4));
        String parameters = matcher.group(5) == null ? "" : matcher.group(5).strip();
        List<String> parts = WireMessage.split(parameters, ';');
        return port > 65535 ? Optional.empty() : Optional.of(new Via(matcher.group(1).strip(),
                matcher.group(3).toLowerCase(Locale.ROOT), port, NameAddr.parameter(parts, "branch").orElse(""),
                NameAddr.parameter(parts, "rport").isPresent(), parameters));
    }

    /** The sent-by host, if it is an IP address. */
    Optional<InetAddress> address() {
        return SipUri.address(host);
    }

    /** RFC 3261 s8.1.1.7: the branch identifies the transaction. A bare cookie identifies nothing (RFC 4475 s3.2.1). */
    public boolean hasCookie() {
        return branch.length() > COOKIE.length() && branch.regionMatches(true, 0, COOKIE, 0, COOKIE.length());
    }

    /** RFC 3261 s18.2.1, RFC 3581 s4: the value that answers repeat, with what we know of its source. */
    public String received(InetSocketAddress source) {
        String address = source.getAddress().getHostAddress();
        StringBuilder value = new StringBuilder(start);
        for (String parameter : WireMessage.split(parameters, ';')) {
            String name = parameter.split("=", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (!name.isEmpty() && !name.equals("received") && !name.equals("rport")) {
                value.append(';').append(parameter);
            }
        }
        if (rport || !host.equals(address)) {
            value.append(";received=").append(address);
        }
        return rport ? value.append(";rport=").append(source.getPort()).toString() : value.toString();
    }

    /**
     * Where the answer to an unreliable request goes (RFC 3261 s18.2.2, RFC 3581 s4).
     * Deviates from RFC 3261 s18.2.2: maddr is not followed, it would let anybody direct answers at a third party.
     */
    public InetSocketAddress answerAddress(InetSocketAddress source) {
        return rport ? source : new InetSocketAddress(source.getAddress(), port == 0 ? 5060 : port);
    }
}
