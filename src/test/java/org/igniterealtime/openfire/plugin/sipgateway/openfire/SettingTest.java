package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a\\b", "a\r\nX: b", "a\tb"})
    void aUserNameIsNothingThatEndsItsHeaderField(String name) {
        assertEquals(Optional.empty(), GatewaySettings.ROUTE_USERNAME.read(name));
    }
}
