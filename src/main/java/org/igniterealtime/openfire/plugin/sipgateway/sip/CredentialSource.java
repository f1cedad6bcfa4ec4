package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Optional;

/** Who we are to the SIP servers on the way to a domain. Thread safe; never blocks. */
public interface CredentialSource {

    /** @param domain of the user that a request is for, lower case */
    Optional<Credentials> towards(String domain);
}
