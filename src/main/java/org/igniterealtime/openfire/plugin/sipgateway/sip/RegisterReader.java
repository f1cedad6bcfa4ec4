package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads the answers to REGISTER (RFC 3261 s10.2). Pure. */
public final class RegisterReader {

    private static final int LONGEST = 7 * 86_400;

    private RegisterReader() {
    }

    /**
     * For how many seconds a 2xx answer has registered us (s10.2.4).
     *
     * @param contact the URI that was registered
     * @param asked   what it means if the answer does not say
     */
    public static int granted(WireMessage answer, String contact, int asked) {
        Optional<String> ours = answer.elements("contact").stream().map(NameAddr::parse).flatMap(Optional::stream)
                .filter(value -> SipUri.areSame(WireMessage.decoded(value.uri()), contact))
                .map(value -> NameAddr.parameter(value.parameters(), "expires")).flatMap(Optional::stream).findFirst();
        return Stream.of(ours, answer.first("expires")).flatMap(Optional::stream).map(RegisterReader::seconds)
                .flatMapToInt(OptionalInt::stream).findFirst().orElse(asked);
    }

    /** The least that a 423 answer would take (s10.2.8). */
    public static OptionalInt least(WireMessage answer) {
        return answer.first("min-expires").map(RegisterReader::seconds).orElse(OptionalInt.empty());
    }

    private static OptionalInt seconds(String text) {
        return text.matches("\\d{1,9}") ? OptionalInt.of(Math.min(LONGEST, Integer.parseInt(text))) : OptionalInt.empty();
    }
}
