package org.igniterealtime.openfire.plugin.sipgateway.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Whose certificate it is (RFC 5922 s7.1), beside the addresses that it shows. Pure.
 *
 * <table><caption>Examples</caption>
 * <tr><th>subjectAltName</th><th>CN</th><th>names</th></tr>
 * <tr><td>URI:sip:example.net, DNS:www.example.net</td><td>x</td><td>example.net</td></tr>
 * <tr><td>DNS:sip.example.net, IP:192.0.2.1</td><td>x</td><td>sip.example.net, 192.0.2.1</td></tr>
 * <tr><td>none</td><td>sip.example.net</td><td>sip.example.net</td></tr>
 * </table>
 */
public final class CertificateNames {

    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;
    /** RFC 5922 s7.1: with a user it is a person's, and no other scheme counts. */
    private static final Pattern DOMAIN_URI = Pattern.compile("sip:(\\[[0-9a-f:.]+]|[\\w.-]+)", Pattern.CASE_INSENSITIVE);

    private CertificateNames() {
    }

    /** The names and addresses that the certificate shows, in lower case; none if it cannot be read. */
    public static Set<String> of(X509Certificate certificate) {
        return names(certificate, CertificateNames::alternativeNames);
    }

    /** The hosts that it shows, whatever SIP domain it is for besides. */
    public static Set<String> hosts(X509Certificate certificate) {
        return names(certificate, CertificateNames::hosts);
    }

    private static Set<String> names(X509Certificate certificate, Function<Collection<List<?>>, Set<String>> reader) {
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            return alternatives == null ? commonName(certificate) : reader.apply(alternatives);
        } catch (CertificateParsingException e) {
            return Set.of();
        }
    }

    private static Set<String> alternativeNames(Collection<List<?>> alternatives) {
        Set<String> domains = new LinkedHashSet<>();
        for (List<?> alternative : alternatives) {
            if (alternative.get(0).equals(URI)) {
                domain((String) alternative.get(1)).ifPresent(domains::add);
            }
        }
        // RFC 5922 s7.1: a DNS name counts only where there is no SIP URI.
        return domains.isEmpty() ? hosts(alternatives) : domains;
    }

    private static Set<String> hosts(Collection<List<?>> alternatives) {
        Set<String> hosts = new LinkedHashSet<>();
        for (List<?> alternative : alternatives) {
            if (alternative.get(0).equals(DNS) || alternative.get(0).equals(ADDRESS)) {
                hosts.add(canonical((String) alternative.get(1)));
            }
        }
        return hosts;
    }

    private static Optional<String> domain(String uri) {
        Matcher domain = DOMAIN_URI.matcher(uri);
        return domain.matches() ? Optional.of(canonical(domain.group(1))) : Optional.empty();
    }

    private static Set<String> commonName(X509Certificate certificate) {
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return Set.of(canonical(part.getValue().toString()));
                }
            }
        } catch (InvalidNameException e) {
            return Set.of();
        }
        return Set.of();
    }

    /** An IPv6 address, with brackets or without, in the form that {@link InetAddress} gives it; anything else in lower case. */
    public static String canonical(String host) {
        if (host.indexOf(':') < 0) {
            return host.toLowerCase(Locale.ROOT);
        }
        try {
            // In brackets it never becomes a question to DNS.
            return InetAddress.getByName(host.startsWith("[") ? host : "[" + host + "]").getHostAddress();
        } catch (UnknownHostException noAddress) {
            return host.toLowerCase(Locale.ROOT);
        }
    }
}
