package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SessionStateTest {

    @Test
    void theConsoleHasATextForEachStateAndNoOther() throws IOException {
        Set<String> states = Arrays.stream(SessionState.values()).map(state -> "state." + Labels.of(state)).collect(Collectors.toSet());
        Set<String> texts = Files.readAllLines(Path.of("i18n/sipgateway_i18n.properties")).stream()
                .map(line -> line.split("=")[0]).filter(key -> key.startsWith("state.")).collect(Collectors.toSet());

        assertEquals(states, texts);
    }
}
