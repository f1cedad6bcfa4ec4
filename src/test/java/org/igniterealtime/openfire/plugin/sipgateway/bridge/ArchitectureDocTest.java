package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipCounter;
import org.junit.jupiter.api.Test;

/** docs/ARCHITECTURE.md draws the states of a page as they are, and names every fate and rule. */
class ArchitectureDocTest {

    private static final Pattern ARROW = Pattern.compile("([A-Z]+) --> ([A-Z]+): ([A-Z_]+) / ([A-Z_ ]+)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| .*");

    @Test
    void theDiagramOfPagesHasAnArrowForEveryTransition() throws IOException {
        Set<String> arrows = new TreeSet<>();
        for (PageState state : PageState.values()) {
            for (PageEvent event : PageEvent.values()) {
                PageTransitions.Step step = PageTransitions.next(state, event);
                if (!step.equals(new PageTransitions.Step(state, PageAction.NONE))) {
                    arrows.add(state + " " + step.state() + " " + event + " " + step.action());
                }
            }
        }

        assertEquals(arrows, drawn("## The states of a page"));
    }

    @Test
    void theDiagramOfSessionsHasAnArrowForEveryTransition() throws IOException {
        Set<String> arrows = new TreeSet<>();
        for (SessionState state : SessionState.values()) {
            for (SessionEvent event : SessionEvent.values()) {
                SessionTransitions.Step step = SessionTransitions.next(state, event);
                if (step.state() != state || !step.actions().isEmpty()) {
                    String actions = step.actions().stream().map(SessionAction::name).collect(Collectors.joining(" "));
                    arrows.add(state + " " + step.state() + " " + event + " " + (actions.isEmpty() ? "NOTHING" : actions));
                }
            }
        }

        assertEquals(arrows, drawn("## The states of a session"));
    }

    /** The arrows of the diagram under that heading. */
    private static Set<String> drawn(String heading) throws IOException {
        String document = document();
        int start = document.indexOf(heading);
        return ARROW.matcher(document.substring(start, document.indexOf("\n## ", start + 1))).results()
                .map(ArchitectureDocTest::words).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theTablesNameEveryFateAndEveryRule() throws IOException {
        String document = document();
        List<String> named = ROW.matcher(document.substring(document.indexOf("## Fates"))).results()
                .map(row -> row.group(1)).toList();
        List<String> fates = Arrays.stream(Fates.Fate.values()).map(Fates.Fate::label).collect(Collectors.toList());
        Arrays.stream(DropRule.values()).map(DropRule::label).forEach(fates::add);
        Arrays.stream(SipCounter.values()).map(SipCounter::label).forEach(fates::add);
        Arrays.stream(RefusalRule.values()).map(RefusalRule::label).forEach(fates::add);

        assertEquals(fates, named);
    }

    private static String words(MatchResult arrow) {
        return String.join(" ", arrow.group(1), arrow.group(2), arrow.group(3), arrow.group(4));
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("docs/ARCHITECTURE.md"));
    }
}
