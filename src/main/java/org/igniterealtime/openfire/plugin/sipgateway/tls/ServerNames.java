package org.igniterealtime.openfire.plugin.sipgateway.tls;

import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;

/** Whom a client says that it wants (RFC 6066 s3). Pure. */
public final class ServerNames {

    private ServerNames() {
    }

    /** Those parameters with the name of the host; unchanged if it has none that can be said. */
    public static SSLParameters set(SSLParameters parameters, String host) {
        of(host).ifPresent(name -> parameters.setServerNames(List.of(name)));
        return parameters;
    }

    /** Addresses are no server names. */
    private static Optional<SNIServerName> of(String host) {
        try {
            boolean noName = host.isEmpty() || host.contains(":") || host.matches("[0-9.]+");
            return noName ? Optional.empty() : Optional.of(new SNIHostName(host));
        } catch (IllegalArgumentException noHostName) { // as with an underscore, or a dot at its end
            return Optional.empty();
        }
    }
}
