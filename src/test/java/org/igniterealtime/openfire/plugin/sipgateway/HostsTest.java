package org.igniterealtime.openfire.plugin.sipgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Location;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Locator;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Question;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Server;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the hosts of MSRP peers are. */
class HostsTest {

    /** Says the same of every server. */
    private static final class Names implements Locator {
        private final Location location;
        private final List<Server> asked = new ArrayList<>();

        Names(Location location) {
            this.location = location;
        }

        @Override
        public void locate(Server server, Consumer<Location> answer) {
            asked.add(server);
            answer.accept(location);
        }

        @Override
        public void explain(Server server, Consumer<List<Question>> answer) {
            throw new AssertionError("Nobody reads here");
        }

        @Override
        public Collection<InetAddress> addresses(Server server) {
            throw new AssertionError("Not what was found last");
        }

        List<InetAddress> find(String host) {
            List<List<InetAddress>> found = new ArrayList<>();
            Hosts.lookup(this).find(host, found::add);
            assertEquals(1, found.size(), "answers");
            return found.get(0);
        }
    }

    private static NextHop hop(String address) throws UnknownHostException {
        return new NextHop(new InetSocketAddress(InetAddress.getByName(address), 1), Transport.TCP, "phone.example.net");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "2001:db8::7", "127.0.0.1"})
    void nobodyIsAskedForAddresses(String host) throws Exception {
        Names names = new Names(new Location.Unknown("DNS is silent"));
        assertEquals(List.of(InetAddress.getByName(host)), names.find(host));
        assertEquals(List.of(), names.asked);
    }

    @Test
    void namesAreAskedForWithoutServices() throws Exception {
        Names names = new Names(new Location.Found(List.of(hop("192.0.2.8"), hop("2001:db8::7"))));
        assertEquals(List.of(InetAddress.getByName("192.0.2.8"), InetAddress.getByName("2001:db8::7")),
                names.find("phone.example.net"));
        assertEquals(List.of(new Server("phone.example.net", 1, Optional.of(Transport.TCP))), names.asked);
    }

    @Test
    void whatIsNotFoundIsNowhere() {
        assertEquals(List.of(), new Names(new Location.NotFound("no such host")).find("nobody.example.net"));
        assertEquals(List.of(), new Names(new Location.Unknown("DNS is silent")).find("300.1.1.1"));
    }
}
