package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import org.apache.mina.core.session.DummySession;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsFilterTest {

    /** RFC 6066 s3: what cannot stand there is left out, and the handshake goes on. */
    @ParameterizedTest
    @CsvSource({"msrp.example.net,msrp.example.net", "192.0.2.1,", "2001:db8::1,", "msrp_1.example.net,", "msrp.example.net.,"})
    void theServerIsNamedIfItHasAName(String host, String shown) throws Exception {
        KeyStore none = KeyStore.getInstance("PKCS12");
        none.load(null, null);
        TlsFilter filter = TlsFilter.client(new TlsMaterial(none, new char[0], none), host);
        Optional<List<String>> names = Optional.ofNullable(filter.createEngine(new DummySession(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 2855)).getSSLParameters().getServerNames())
                .map(all -> all.stream().map(name -> ((SNIHostName) name).getAsciiName()).toList());
        assertEquals(Stream.ofNullable(shown).toList(), names.orElse(List.of()));
    }
}
