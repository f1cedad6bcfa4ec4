package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses in each place; example.net is claimed. */
class AddressTrialTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "sip:romeo@example.net    | romeo\\40example.net@sip.example.com, romeo@example.net, NOT_OURS",
        "sip:romeo@verona.example | romeo\\40verona.example@sip.example.com, NOT_CLAIMED romeo@verona.example, NOT_OURS",
        "sip:juliet@example.com   | juliet\\40example.com@sip.example.com, NOT_CLAIMED juliet@example.com, juliet@example.com",
        "sip:@@                   | NO_ADDRESS",
        "romeo@example.net        | sip:romeo@example.net, sip:romeo@example.net",
        "romeo\\40verona.example@sip.example.com | sip:romeo@verona.example, sip:romeo%40verona.example@sip.example.com",
        "juliet@example.com/balcony | NOT_OURS, sip:juliet@example.com;gr=balcony",
        "romeo@sip.example.com    | CANNOT_BE_MAPPED, sip:romeo@sip.example.com",
        "@                        | NO_ADDRESS"})
    void anAddressIsTriedInEachPlace(String address, String lines) {
        assertEquals(lines, AddressTrial.of(address, new Given.Settings().build()).stream()
                .map(line -> (line.verdict() == AddressTrial.Verdict.OK ? "" : line.verdict() + " ") + line.mapped())
                .map(String::strip).collect(Collectors.joining(", ")));
    }
}
