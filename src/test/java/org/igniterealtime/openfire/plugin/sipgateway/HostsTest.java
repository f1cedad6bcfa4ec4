package org.igniterealtime.openfire.plugin.sipgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.sip.FakeLocator;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Location;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Server;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the hosts of MSRP peers are. */
class HostsTest {

    private final FakeLocator dns = new FakeLocator();

    /** A host as it is asked for: with a port, so that services are not. */
    private static Server host(String name) {
        return new Server(name, 1, Optional.of(Transport.TCP));
    }

    private static NextHop hop(String address) throws UnknownHostException {
        return new NextHop(new InetSocketAddress(InetAddress.getByName(address), 1), Transport.TCP, "phone.example.net");
    }

    private List<InetAddress> find(String name) {
        List<List<InetAddress>> found = new ArrayList<>();
        Hosts.lookup(dns).find(name, found::add);
        assertEquals(1, found.size(), "answers");
        return found.get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "2001:db8::7", "127.0.0.1"})
    void nobodyIsAskedForAddresses(String address) throws Exception {
        assertEquals(List.of(InetAddress.getByName(address)), find(address));
        assertEquals(Map.of(), dns.waiting);
    }

    @Test
    void namesAreAskedForWithoutServices() throws Exception {
        dns.known.put(host("phone.example.net"), new Location.Found(List.of(hop("192.0.2.8"), hop("2001:db8::7"))));
        assertEquals(List.of(InetAddress.getByName("192.0.2.8"), InetAddress.getByName("2001:db8::7")), find("phone.example.net"));
    }

    @Test
    void whatIsNotFoundIsNowhere() {
        dns.known.put(host("nobody.example.net"), new Location.NotFound("no such host"));
        dns.known.put(host("300.1.1.1"), new Location.Unknown("DNS is silent"));
        assertEquals(List.of(), find("nobody.example.net"));
        assertEquals(List.of(), find("300.1.1.1"));
    }
}
