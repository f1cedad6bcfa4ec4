package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.core.net.SecurityManagerProvider;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/** Keeps the RI from reading key stores that the JVM's system properties may name. Made by the RI, by name. */
public final class NoSecurityManager implements SecurityManagerProvider {

    @Override
    public void init(Properties properties) {
    }

    @Override
    public KeyManager[] getKeyManagers(boolean client) {
        return new KeyManager[0];
    }

    @Override
    public TrustManager[] getTrustManagers(boolean client) {
        return new TrustManager[0];
    }
}
