package org.igniterealtime.openfire.plugin.sipgateway.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class TlsMaterialTest {

    /** The JDK would keep 20,480, whoever has shaken hands. */
    @Test
    void onlySoManySessionsMayBeResumed() {
        TlsMaterial material = Authority.selfSigned("gateway").material();
        for (SSLContext context : List.of(material.verifying(), material.lenient())) {
            assertEquals(1000, context.getServerSessionContext().getSessionCacheSize());
        }
    }
}
