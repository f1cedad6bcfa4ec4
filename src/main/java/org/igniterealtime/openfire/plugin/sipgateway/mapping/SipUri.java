package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A sip, sips, im, pres or tel URI (RFC 3261 s19.1, RFC 3860, RFC 3966) with its texts decoded, so that URIs which mean the same
 * user are equal: {@link #bare()} is the key for an address of record. A password and header fields ({@code ?subject=..}) are no
 * part of an address and are dropped. Immutable.
 *
 * <pre>
 * sip:f%C3%BC@Sip.Example;GR=b%3Bar   user "fü", host "sip.example", one parameter gr = "b;ar"
 * sip:[2001:DB8::1]:5080              no user, host "[2001:db8::1]", port 5080
 * tel:+1-555-123-4567                 user "+15551234567", no host
 * </pre>
 *
 * @param scheme     {@code sip}, {@code sips}, {@code im}, {@code pres} or {@code tel}
 * @param user       empty if there is none; case is kept (RFC 3261 s19.1.4); of a tel URI the number without visual separators
 * @param host       lower case, internationalised names as A-labels, an IPv6 address in brackets; empty for tel
 * @param port       -1 if there is none
 * @param parameters in their order
 */
public record SipUri(String scheme, String user, String host, int port, List<Parameter> parameters) {

    /**
     * A URI parameter.
     *
     * @param name  lower case
     * @param value empty if the parameter is a flag
     */
    public record Parameter(String name, String value) {
    }

    // RFC 3261 s25.1: user = 1*( unreserved / escaped / user-unreserved ).
    private static final boolean[] SIP_USER = PercentCoding.plain("-_.!~*'()&=+$,;?/");
    // RFC 7247 Table 1, row IM/PRES, less what RFC 3986 s3.3 keeps out of a path; s6.5 step 5 encodes the dot.
    private static final boolean[] IM_USER = PercentCoding.plain("-_!~*'&=+$/");
    // RFC 3261 s25.1: paramchar; RFC 3966 has the same set.
    private static final boolean[] PARAMETER = PercentCoding.plain("-_.!~*'()[]/:&+$");

    public SipUri {
        if (!SipUriReader.SCHEMES.contains(scheme)) {
            throw new IllegalArgumentException("URI scheme " + scheme);
        }
        if (host.isEmpty() != scheme.equals("tel")) {
            throw new IllegalArgumentException(scheme + " URI with host \"" + host + '"');
        }
        parameters = List.copyOf(parameters);
    }

    /** Reads a URI as it stands on the wire or in a setting; empty if it is none of these, or not UTF-8 inside. */
    public static Optional<SipUri> parse(String uri) {
        return SipUriReader.read(uri);
    }

    /** The value of that parameter, decoded; empty if it is missing or a flag. */
    public Optional<String> parameter(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name.equals(name) && !parameter.value.isEmpty()) {
                return Optional.of(parameter.value);
            }
        }
        return Optional.empty();
    }

    /** The user agent instance of a public GRUU; a temporary one has {@code gr} as a flag (RFC 5627 s3.1, RFC 7247 s6.3). */
    public Optional<String> gr() {
        return parameter("gr");
    }

    public SipUri withGr(String instance) {
        return with("gr", instance);
    }

    /** The same URI with that parameter set. */
    SipUri with(String name, String value) {
        List<Parameter> more = new ArrayList<>(parameters.size() + 1);
        for (Parameter parameter : parameters) {
            if (!parameter.name.equals(name)) {
                more.add(parameter);
            }
        }
        more.add(new Parameter(name, value));
        return new SipUri(scheme, user, host, port, more);
    }

    /** The address of record: without parameters, but a local telephone number keeps what makes it unique (RFC 3966 s5.1.5). */
    public SipUri bare() {
        if (parameters.isEmpty()) {
            return this;
        }
        SipUri bare = new SipUri(scheme, user, host, port, List.of());
        Optional<String> context = scheme.equals("tel") ? parameter("phone-context") : Optional.empty();
        return context.map(value -> bare.with("phone-context", value)).orElse(bare);
    }

    /**
     * Whether both mean the same user; neither the scheme nor the case of the user matters. A tel URI has no domain: it means
     * whoever has its number in the domain of the other (RFC 3261 s19.1.6, RFC 3966 s4).
     */
    public boolean isSameUser(SipUri other) {
        if (scheme.equals("tel") && !other.host.isEmpty()) {
            String number = PhoneNumbers.atDomain(this, other.host).user;
            return number.equalsIgnoreCase(PhoneNumbers.plain(other.user));
        }
        return host.equals(other.host) && user.equalsIgnoreCase(other.user);
    }

    /** The canonical form on the wire, without angle brackets: inside them its parameters belong to the URI (RFC 3261 s20.10). */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(scheme.length() + user.length() + host.length() + 24).append(scheme).append(':');
        PercentCoding.encode(user, scheme.startsWith("sip") ? SIP_USER : IM_USER, out);
        if (!user.isEmpty() && !host.isEmpty()) {
            out.append('@');
        }
        out.append(host);
        if (port >= 0) {
            out.append(':').append(port);
        }
        for (Parameter parameter : parameters) {
            PercentCoding.encode(parameter.name, PARAMETER, out.append(';'));
            if (!parameter.value.isEmpty()) {
                PercentCoding.encode(parameter.value, PARAMETER, out.append('='));
            }
        }
        return out.toString();
    }
}
