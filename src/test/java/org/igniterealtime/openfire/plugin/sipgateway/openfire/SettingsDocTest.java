package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dom4j.DocumentException;
import org.dom4j.Element;
import org.dom4j.io.SAXReader;
import org.junit.jupiter.api.Test;

/** docs/settings.md and readme.html tell every setting as {@link GatewaySettings} has it, in its order, and no other. */
class SettingsDocTest {

    private static final String ROUTE = "route.DOMAIN.";

    @Test
    void theTablesOfTheManualHoldEverySettingWithDefaultAndRange() throws IOException {
        String rows = Files.readString(Path.of("docs/settings.md")).lines().filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(1).split("\\|"))
                .map(cells -> String.join(" | ", plain(cells[0]), plain(cells[1]), plain(cells[2])))
                .collect(Collectors.joining("\n"));

        assertEquals(settings().map(row -> String.join(" | ", row)).collect(Collectors.joining("\n")), rows);
    }

    @Test
    void theTableForAdministratorsHoldsEverySettingWithItsDefault() throws DocumentException {
        Element body = new SAXReader().read(Path.of("readme.html").toFile()).getRootElement().element("body");
        Element table = body.elements("table").stream().filter(element -> "properties".equals(element.attributeValue("id")))
                .findFirst().orElseThrow();
        String rows = table.elements("tr").stream().map(row -> row.elements("td")).filter(cells -> !cells.isEmpty())
                .map(cells -> cells.get(0).getStringValue() + " | " + cells.get(1).getStringValue())
                .collect(Collectors.joining("\n"));

        assertEquals(settings().map(row -> GatewaySettings.PREFIX + row.get(0) + " | " + row.get(1))
                .collect(Collectors.joining("\n")), rows);
    }

    /** Key, default and range of each, as a reader is to see them. */
    private static Stream<List<String>> settings() {
        return Stream.concat(
                GatewaySettings.ALL.stream()
                        .map(setting -> List.of(setting.key(), orEmpty(setting.defaultText()), setting.range())),
                GatewaySettings.ROUTE.stream()
                        .map(setting -> List.of(ROUTE + setting.key(), ofDomain(setting), setting.range())));
    }

    /** What holds for a domain about which nothing is said: what holds for all, if there is such a setting. */
    private static String ofDomain(Setting<?> setting) {
        String forAll = GatewaySettings.ALL.stream().map(Setting::key).filter(key -> key.endsWith('.' + setting.key()))
                .collect(Collectors.joining(" and "));
        return forAll.isEmpty() ? orEmpty(setting.defaultText()) : "as " + forAll;
    }

    private static String orEmpty(String text) {
        return text.isEmpty() ? "empty" : text;
    }

    private static String plain(String cell) {
        return cell.strip().replace("`", "");
    }
}
