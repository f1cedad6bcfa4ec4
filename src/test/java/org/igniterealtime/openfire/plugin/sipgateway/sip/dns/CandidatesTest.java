package org.igniterealtime.openfire.plugin.sipgateway.sip.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.Test;

/** RFC 2782: priorities in order, weights by lot. */
class CandidatesTest {

    private static Candidates.Candidate host(int weight, int number) {
        try {
            return Candidates.candidate(weight, List.of(InetAddress.getByName("192.0.2." + number)),
                    5060, Transport.UDP, "example.net");
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Integer> order(Candidates candidates, Random random) {
        return candidates.order(random::nextInt).stream().map(hop -> (int) hop.address().getAddress().getAddress()[3]).toList();
    }

    @Test
    void theLowerPriorityComesAfterTheHigherWhateverItsWeight() {
        Candidates candidates = new Candidates(List.of(List.of(host(0, 1)), List.of(host(100, 2), host(0, 3)),
                List.of(host(0, 4))));
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            List<Integer> order = order(candidates, random);
            assertEquals(1, order.get(0));
            assertEquals(4, order.get(3));
        }
    }

    @Test
    void eachComesFirstAsOftenAsItsWeightSays() {
        Candidates candidates = new Candidates(List.of(List.of(host(60, 1), host(30, 2), host(10, 3), host(0, 4))));
        Random random = new Random(1);
        int[] first = new int[5];
        IntStream.range(0, 10_000).forEach(i -> first[order(candidates, random).get(0)]++);
        assertEquals(6000, first[1], 250, Arrays.toString(first));
        assertEquals(3000, first[2], 250, Arrays.toString(first));
        assertEquals(1000, first[3], 250, Arrays.toString(first));
        assertTrue(first[4] > 0 && first[4] < 250, Arrays.toString(first));
    }

    @Test
    void everyHostComesOnce() {
        Candidates candidates = new Candidates(List.of(List.of(host(5, 1), host(5, 2), host(65_535, 3), host(0, 4))));
        assertEquals(List.of(1, 2, 3, 4), order(candidates, new Random(1)).stream().sorted().toList());
    }
}
