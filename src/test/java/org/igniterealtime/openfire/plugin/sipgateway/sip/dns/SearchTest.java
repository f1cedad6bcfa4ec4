package org.igniterealtime.openfire.plugin.sipgateway.sip.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Server;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What one domain can make us ask. */
class SearchTest {

    private final List<String> asked = new ArrayList<>();

    private static Record record(String line) {
        try {
            byte[] octets = (line + "\n").getBytes(StandardCharsets.US_ASCII);
            return new Master(new ByteArrayInputStream(octets), Name.root).nextRecord();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whoever owns a domain chooses how many records it has. */
    private CompletableFuture<Records> endless(String asks, int type) {
        String name = asks.endsWith(".") ? asks : asks + '.';
        asked.add(Type.string(type));
        List<Record> records = IntStream.range(0, 50).mapToObj(i -> record(switch (type) {
            case Type.NAPTR -> name + " 0 IN NAPTR 1 " + i + " \"s\" \"SIP+D2U\" \"\" _sip._udp.s" + i + '.' + name;
            case Type.SRV -> name + " 0 IN SRV 1 1 5060 h" + i + '.' + name;
            case Type.A -> name + " 0 IN A 192.0.2." + i;
            default -> name + " 0 IN AAAA 2001:db8::" + i;
        })).toList();
        return CompletableFuture.completedFuture(Records.of(records));
    }

    @Test
    void aDomainMakesUsAskOnlySoMuch() {
        Search search = new Search(this::endless, new Server("example.net", 0, Optional.empty()), Set.of(Transport.UDP));
        int hosts = Search.MOST_SERVICES * Search.MOST_HOSTS;

        assertEquals(hosts, search.find().join().candidates().groups().stream().mapToInt(List::size).sum());
        assertEquals(1 + Search.MOST_SERVICES + 2 * hosts, asked.size());
    }
}
