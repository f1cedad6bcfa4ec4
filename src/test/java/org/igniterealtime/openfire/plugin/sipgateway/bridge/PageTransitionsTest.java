package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole table of states and events: what is not in it cannot happen. */
class PageTransitionsTest {

    private static final String GOLDEN = """
            QUEUED    TURN                -> SENDING   SEND_FIRST_PIECE
            QUEUED    PIECE_ACCEPTED      -> QUEUED    NONE
            QUEUED    LAST_PIECE_ACCEPTED -> QUEUED    NONE
            QUEUED    PIECE_FAILED        -> QUEUED    NONE
            QUEUED    FORM_REFUSED        -> QUEUED    NONE
            QUEUED    AGED                -> FAILED    TELL_SENDER
            QUEUED    STOPPED             -> FAILED    TELL_SENDER
            SENDING   TURN                -> SENDING   NONE
            SENDING   PIECE_ACCEPTED      -> SENDING   SEND_NEXT_PIECE
            SENDING   LAST_PIECE_ACCEPTED -> DELIVERED COUNT_AS_DELIVERED
            SENDING   PIECE_FAILED        -> FAILED    TELL_SENDER
            SENDING   FORM_REFUSED        -> SENDING   SEND_PLAINLY
            SENDING   AGED                -> SENDING   NONE
            SENDING   STOPPED             -> FAILED    TELL_SENDER
            """;

    @Test
    void everyEventInEveryLivingStateIsInTheTable() {
        StringBuilder table = new StringBuilder();
        for (PageState state : new PageState[] {PageState.QUEUED, PageState.SENDING}) {
            for (PageEvent event : PageEvent.values()) {
                PageTransitions.Step step = PageTransitions.next(state, event);
                table.append(String.format("%-9s %-19s -> %-9s %s%n", state, event, step.state(), step.action()));
            }
        }
        assertEquals(GOLDEN, table.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void nothingHappensAfterTheEnd() {
        for (PageState end : new PageState[] {PageState.DELIVERED, PageState.FAILED}) {
            for (PageEvent event : PageEvent.values()) {
                assertEquals(new PageTransitions.Step(end, PageAction.NONE), PageTransitions.next(end, event));
            }
        }
    }

    @Test
    void aMessageEndsExactlyOnceHoweverItsEventsFall() {
        Map<PageState, Integer> ends = new LinkedHashMap<>();
        java.util.Random random = new java.util.Random(3428);
        for (int message = 0; message < 10_000; message++) {
            PageState state = PageState.QUEUED;
            int told = 0;
            for (int i = 0; i < 100; i++) {
                PageTransitions.Step step = PageTransitions.next(state,
                        PageEvent.values()[random.nextInt(PageEvent.values().length)]);
                state = step.state();
                told += step.action() == PageAction.TELL_SENDER || step.action() == PageAction.COUNT_AS_DELIVERED ? 1 : 0;
            }
            assertEquals(1, told);
            ends.merge(state, 1, Integer::sum);
        }
        assertEquals(java.util.Set.of(PageState.DELIVERED, PageState.FAILED), ends.keySet());
    }
}
