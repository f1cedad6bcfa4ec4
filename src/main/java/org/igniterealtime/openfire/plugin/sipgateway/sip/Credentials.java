package org.igniterealtime.openfire.plugin.sipgateway.sip;

/**
 * What a SIP server knows us by. Never shown: its text has no password.
 *
 * @param username without quotation marks and backslashes
 * @param realm    for which it is meant; empty: for any (RFC 3261 s22.1)
 */
public record Credentials(String username, String password, String realm) {

    boolean isFor(String asking) {
        return realm.isEmpty() || realm.equals(asking);
    }

    @Override
    public String toString() {
        return "Credentials[" + username + ", realm " + realm + ']';
    }
}
