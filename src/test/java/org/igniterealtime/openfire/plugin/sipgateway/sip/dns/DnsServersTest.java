package org.igniterealtime.openfire.plugin.sipgateway.sip.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsServersTest {

    @ParameterizedTest
    @CsvSource({"192.0.2.53, 192.0.2.53, 53", "192.0.2.53:5353, 192.0.2.53, 5353", "[2001:db8::53]:54, 2001:db8:0:0:0:0:0:53, 54",
        "[2001:db8::53], 2001:db8:0:0:0:0:0:53, 53", "2001:db8::53, 2001:db8:0:0:0:0:0:53, 53"})
    void aServerIsAnAddressWithOrWithoutPort(String entry, String address, int port) {
        DnsServers servers = DnsServers.parse(List.of(entry));
        assertEquals(List.of(), servers.bad());
        assertEquals(address, servers.addresses().get(0).getAddress().getHostAddress());
        assertEquals(port, servers.addresses().get(0).getPort());
    }

    @Test
    void whatIsNoneIsTold() {
        DnsServers servers = DnsServers.parse(List.of("dns.example.net", "192.0.2.1:0", "192.0.2.1:70000",
                "300.1.1.1", "192.0.2.1"));
        assertEquals(4, servers.bad().size());
        assertEquals(1, servers.addresses().size());
    }
}
