package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4028. */
class SessionTimerTest {

    private static WireMessage message(String headers) {
        return WireMessage.read(("UPDATE sip:a@b SIP/2.0\r\n" + headers.replace("#", "\r\n") + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Table 2 of s9. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Session-Expires: 600                                |true |600;refresher=uas|",
        "Session-Expires: 600#Supported: timer               |false|600;refresher=uac|timer",
        "Session-Expires: 600;refresher=uac#Supported: timer |false|600;refresher=uac|timer",
        "Session-Expires: 600;refresher=UAS#Supported: 100rel, timer|true|600;refresher=uas|timer",
        "x: 600 ; refresher=uas#k: timer                     |true |600;refresher=uas|timer"})
    void aRequestIsAnswered(String headers, boolean refreshes, String answer, String require) {
        SessionTimer timer = SessionTimer.asked(message(headers)).orElseThrow();
        assertEquals(new SessionTimer(600, refreshes), timer);
        Map<String, String> expected = require == null ? Map.of("Session-Expires", answer)
                : Map.of("Session-Expires", answer, "Require", require);
        assertEquals(expected, timer.answerTo(message(headers)));
    }

    @ParameterizedTest
    @CsvSource({"Session-Expires: 600;refresher=uac, true", "Session-Expires: 600;refresher=uas, false",
            "Session-Expires: 600, true", "x: 600;refresher=uas, false"})
    void anAnswerNamesTheRefresher(String headers, boolean refreshes) {
        assertEquals(Optional.of(new SessionTimer(600, refreshes)), SessionTimer.answered(message(headers)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject: none", "Session-Expires: soon", "Session-Expires: -1", "Session-Expires: 99999999999"})
    void withoutAnIntervalThereIsNoTimer(String headers) {
        assertEquals(Optional.empty(), SessionTimer.answered(message(headers)));
        assertEquals(Optional.empty(), SessionTimer.asked(message(headers)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Session-Expires: 89#Supported: timer|true",
            "Session-Expires: 90#Supported: timer|false", "Session-Expires: 60|false"})
    void onlyWhoUnderstandsItIsToldThatItIsTooSmall(String headers, boolean tooSmall) {
        assertEquals(tooSmall, SessionTimer.isTooSmall(message(headers)));
    }

    @Test
    void refreshesComeInTime() {
        assertEquals(900_000, new SessionTimer(1800, true).refreshAfter());
        assertEquals(1_768_000, new SessionTimer(1800, true).expiresAfter());
        assertEquals(60_000, new SessionTimer(90, true).expiresAfter());
    }
}
