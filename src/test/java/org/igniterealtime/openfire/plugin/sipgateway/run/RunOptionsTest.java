package org.igniterealtime.openfire.plugin.sipgateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunOptionsTest {

    @Test
    void withoutOptionsThereAreJulietNurseAndTheDemo() throws RunRefused {
        RunOptions options = options(Map.of());

        assertTrue(options.demo());
        assertEquals("example.com", options.domain());
        assertEquals(List.of("juliet", "nurse"), List.copyOf(options.users().keySet()));
        assertEquals(new Listeners(5222, 9090, 5060, 5060, 2855), Listeners.of(options));
    }

    @Test
    void settingsOfTheGatewayArePassedOn() throws RunRefused {
        RunOptions options = options(Map.of("plugin.sipgateway.sip.udp.port", "0", "plugin.sipgateway.rate.user", "0"));

        assertEquals(Map.of("plugin.sipgateway.sip.udp.port", "0", "plugin.sipgateway.rate.user", "0"), options.settings());
        assertEquals(new Listeners(5222, 9090, 0, 5060, 2855), Listeners.of(options));
    }

    @ParameterizedTest
    @CsvSource({
        "run.c2s.port, http",
        "run.admin.port, 0",
        "run.admin.port, 65536",
        "plugin.sipgateway.sip.tcp.port, -1",
        "run.users, juliet",
        "run.users, :secret",
    })
    void nonsenseIsRefusedByName(String option, String value) {
        RunRefused refused = assertThrows(RunRefused.class, () -> Listeners.of(options(Map.of(option, value))));

        assertTrue(refused.getMessage().contains(option), refused.getMessage());
    }

    private static RunOptions options(Map<String, String> given) throws RunRefused {
        Properties properties = new Properties();
        properties.putAll(Map.of("run.home", "target/x", "plugin.jar", "x.jar", "openfire.lib", "lib"));
        properties.putAll(given);
        return RunOptions.of(properties);
    }
}
