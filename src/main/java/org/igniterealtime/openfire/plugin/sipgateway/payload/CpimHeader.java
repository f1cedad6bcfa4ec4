package org.igniterealtime.openfire.plugin.sipgateway.payload;

/**
 * A CPIM header (RFC 3862 s3).
 *
 * @param namespace the URI, not the prefix
 * @param language  of the value; empty: not said
 * @param value     as it is written, with its escapes
 */
public record CpimHeader(String namespace, String name, String language, String value) {

    /** Of the headers of RFC 3862 itself (s4). */
    public static final String CPIM = "urn:ietf:params:cpim-headers:";
    /** Of the headers of RFC 5438 (s6.1). */
    public static final String IMDN = "urn:ietf:params:imdn";

    public CpimHeader {
        if ((name + language + value).chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw new IllegalArgumentException("A CPIM header must not contain control characters: " + name);
        }
    }

    boolean is(String wantedNamespace, String wantedName) {
        return namespace.equals(wantedNamespace) && name.equals(wantedName);
    }
}
