package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersAndRoutesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "127.0.0.0/8               | 127.1.2.3       | true",
        "127.0.0.0/8               | 128.0.0.1       | false",
        "192.0.2.7                 | 192.0.2.7       | true",
        "192.0.2.7                 | 192.0.2.6       | false",
        "10.0.0.0/9                | 10.127.0.1      | true",
        "10.0.0.0/9                | 10.128.0.1      | false",
        "0.0.0.0/0                 | 203.0.113.9     | true",
        "0.0.0.0/0                 | 2001:db8::1     | false",
        "2001:db8::/32, 10.1.1.1   | 2001:db8:ff::9  | true",
        "2001:db8::/32  10.1.1.1   | 10.1.1.1        | true",
        "2001:db8::/32             | 2001:db9::1     | false",
        "::1                       | ::1             | true",
        "::ffff:192.0.2.1          | 192.0.2.1       | true",
        "''                        | 127.0.0.1       | false"})
    void peersAreTrustedByNetwork(String list, String address, boolean trusted) throws UnknownHostException {
        TrustedPeers peers = TrustedPeers.parse(list);
        assertEquals(List.of(), peers.bad());
        assertEquals(trusted, peers.test(InetAddress.getByName(address)));
    }

    @Test
    void whatIsNoNetworkIsTold() {
        TrustedPeers peers = TrustedPeers.parse("10.0.0.0/33, host.example 1.2.3 ,300.1.1.1,::1/129,1.2.3.4/x,1.2.3.4/ ::g ::1");
        assertEquals(List.of("10.0.0.0/33", "host.example", "1.2.3", "300.1.1.1", "::1/129", "1.2.3.4/x", "1.2.3.4/", "::g"),
                peers.bad());
        assertEquals(1, peers.networks().size());
    }

    @ParameterizedTest
    @CsvSource({"sip:h,h,0,", "SIP:Proxy.Example.NET:5070;transport=TCP,proxy.example.net,5070,TCP",
        "sips:Proxy.example.net,proxy.example.net,0,TLS", "sips:h:5071;transport=tcp,h,5071,TLS", "sip:h;transport=tls,h,0,TLS",
        "sip:[::1]:5070,::1,5070,", "sip:user@192.0.2.1;lr;transport=udp,192.0.2.1,0,UDP"})
    void aRouteHasHostPortAndTransport(String text, String host, int port, Transport transport) {
        assertEquals(new Routes(List.of(new Server(host, port, Optional.ofNullable(transport))), List.of()), Routes.parse(text));
    }

    @Test
    void routesKeepTheirOrder() {
        assertEquals(List.of("a", "b", "c"), Routes.parse(" sip:a  sip:b;transport=tcp\nsip:c ").servers().stream()
                .map(Server::host).toList());
        assertEquals(new Routes(List.of(), List.of()), Routes.parse(" "));
    }

    @ParameterizedTest
    @CsvSource({"sips:h;transport=udp,sips does not go over udp", "sip:h;transport=ws,transport ws is not supported", "sip:h:0,port out of range",
        "sip:h:65536,port out of range", "h:5060,not a SIP URI", "sip:,not a SIP URI", "sip:[::g],not a SIP URI",
        "sip:[1:2],not a SIP URI"})
    void whatIsNoRouteIsTold(String text, String fault) {
        Routes routes = Routes.parse(text + " sip:good");
        assertEquals(1, routes.servers().size());
        assertTrue(routes.bad().get(0).startsWith(text + ": " + fault), routes.bad().toString());
    }
}
