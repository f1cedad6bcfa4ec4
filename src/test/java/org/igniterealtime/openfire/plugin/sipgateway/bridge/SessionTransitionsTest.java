package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The whole table of states and events: what is not in it cannot happen. */
class SessionTransitionsTest {

    private static final String GOLDEN = """
            IDLE       TEXT          -> INVITING   INVITE
            IDLE       LEAVE         -> IDLE
            IDLE       QUIET         -> IDLE
            IDLE       INVITED       -> CONNECTING ACCEPT
            IDLE       GLARE         -> CONNECTING ACCEPT
            IDLE       WITHDRAWN     -> IDLE
            IDLE       ANSWERED      -> IDLE
            IDLE       REFUSED_MODE  -> IDLE
            IDLE       REFUSED       -> IDLE
            IDLE       CONNECTED     -> IDLE
            IDLE       NOT_CONNECTED -> IDLE
            IDLE       LOST          -> IDLE
            IDLE       BYE           -> IDLE
            IDLE       DRAINED       -> IDLE
            IDLE       STOP          -> IDLE       BOUNCE
            INVITING   TEXT          -> INVITING
            INVITING   LEAVE         -> LEAVING
            INVITING   QUIET         -> LEAVING
            INVITING   INVITED       -> CONNECTING CANCEL ACCEPT FLUSH
            INVITING   GLARE         -> HOLDING
            INVITING   WITHDRAWN     -> INVITING
            INVITING   ANSWERED      -> CONNECTING FLUSH
            INVITING   REFUSED_MODE  -> IDLE       CANCEL REMEMBER_PAGE FALL_BACK
            INVITING   REFUSED       -> IDLE       CANCEL BOUNCE
            INVITING   CONNECTED     -> INVITING
            INVITING   NOT_CONNECTED -> IDLE       CANCEL FALL_BACK
            INVITING   LOST          -> IDLE       CANCEL FALL_BACK
            INVITING   BYE           -> IDLE       CANCEL BOUNCE
            INVITING   DRAINED       -> INVITING
            INVITING   STOP          -> IDLE       CANCEL BOUNCE
            LEAVING    TEXT          -> INVITING
            LEAVING    LEAVE         -> LEAVING
            LEAVING    QUIET         -> LEAVING
            LEAVING    INVITED       -> CONNECTING CANCEL ACCEPT FLUSH
            LEAVING    GLARE         -> PARTING
            LEAVING    WITHDRAWN     -> LEAVING
            LEAVING    ANSWERED      -> ENDING     FLUSH
            LEAVING    REFUSED_MODE  -> IDLE       CANCEL REMEMBER_PAGE FALL_BACK
            LEAVING    REFUSED       -> IDLE       CANCEL BOUNCE
            LEAVING    CONNECTED     -> LEAVING
            LEAVING    NOT_CONNECTED -> IDLE       CANCEL FALL_BACK
            LEAVING    LOST          -> IDLE       CANCEL FALL_BACK
            LEAVING    BYE           -> IDLE       CANCEL BOUNCE
            LEAVING    DRAINED       -> LEAVING
            LEAVING    STOP          -> IDLE       CANCEL BOUNCE
            HOLDING    TEXT          -> HOLDING
            HOLDING    LEAVE         -> PARTING
            HOLDING    QUIET         -> PARTING
            HOLDING    INVITED       -> CONNECTING CANCEL ACCEPT FLUSH
            HOLDING    GLARE         -> HOLDING    REFUSE
            HOLDING    WITHDRAWN     -> INVITING   REFUSE
            HOLDING    ANSWERED      -> CONNECTING REFUSE FLUSH
            HOLDING    REFUSED_MODE  -> CONNECTING CANCEL ACCEPT FLUSH
            HOLDING    REFUSED       -> CONNECTING CANCEL ACCEPT FLUSH
            HOLDING    CONNECTED     -> HOLDING
            HOLDING    NOT_CONNECTED -> IDLE       REFUSE CANCEL FALL_BACK
            HOLDING    LOST          -> IDLE       REFUSE CANCEL FALL_BACK
            HOLDING    BYE           -> CONNECTING CANCEL ACCEPT FLUSH
            HOLDING    DRAINED       -> HOLDING
            HOLDING    STOP          -> IDLE       REFUSE CANCEL BOUNCE
            PARTING    TEXT          -> HOLDING
            PARTING    LEAVE         -> PARTING
            PARTING    QUIET         -> PARTING
            PARTING    INVITED       -> CONNECTING CANCEL ACCEPT FLUSH
            PARTING    GLARE         -> PARTING    REFUSE
            PARTING    WITHDRAWN     -> LEAVING    REFUSE
            PARTING    ANSWERED      -> ENDING     REFUSE FLUSH
            PARTING    REFUSED_MODE  -> CONNECTING CANCEL ACCEPT FLUSH
            PARTING    REFUSED       -> CONNECTING CANCEL ACCEPT FLUSH
            PARTING    CONNECTED     -> PARTING
            PARTING    NOT_CONNECTED -> IDLE       REFUSE CANCEL FALL_BACK
            PARTING    LOST          -> IDLE       REFUSE CANCEL FALL_BACK
            PARTING    BYE           -> CONNECTING CANCEL ACCEPT FLUSH
            PARTING    DRAINED       -> PARTING
            PARTING    STOP          -> IDLE       REFUSE CANCEL BOUNCE
            CONNECTING TEXT          -> CONNECTING FLUSH
            CONNECTING LEAVE         -> ENDING
            CONNECTING QUIET         -> ENDING
            CONNECTING INVITED       -> CONNECTING HANG_UP TAKE_BACK ACCEPT FLUSH
            CONNECTING GLARE         -> CONNECTING REFUSE
            CONNECTING WITHDRAWN     -> CONNECTING
            CONNECTING ANSWERED      -> CONNECTING
            CONNECTING REFUSED_MODE  -> CONNECTING
            CONNECTING REFUSED       -> CONNECTING
            CONNECTING CONNECTED     -> OPEN
            CONNECTING NOT_CONNECTED -> IDLE       HANG_UP TAKE_BACK FALL_BACK
            CONNECTING LOST          -> IDLE       HANG_UP TAKE_BACK FALL_BACK
            CONNECTING BYE           -> IDLE       HANG_UP TAKE_BACK REOPEN
            CONNECTING DRAINED       -> CONNECTING
            CONNECTING STOP          -> IDLE       HANG_UP TAKE_BACK BOUNCE
            OPEN       TEXT          -> OPEN       FLUSH
            OPEN       LEAVE         -> ENDING
            OPEN       QUIET         -> ENDING     TELL_GONE
            OPEN       INVITED       -> CONNECTING HANG_UP TAKE_BACK ACCEPT FLUSH
            OPEN       GLARE         -> OPEN       REFUSE
            OPEN       WITHDRAWN     -> OPEN
            OPEN       ANSWERED      -> OPEN
            OPEN       REFUSED_MODE  -> OPEN
            OPEN       REFUSED       -> OPEN
            OPEN       CONNECTED     -> OPEN
            OPEN       NOT_CONNECTED -> IDLE       HANG_UP TAKE_BACK FALL_BACK
            OPEN       LOST          -> IDLE       HANG_UP TAKE_BACK TELL_GONE REOPEN
            OPEN       BYE           -> IDLE       HANG_UP TAKE_BACK TELL_GONE REOPEN
            OPEN       DRAINED       -> OPEN
            OPEN       STOP          -> IDLE       HANG_UP TAKE_BACK TELL_GONE BOUNCE
            ENDING     TEXT          -> OPEN       FLUSH
            ENDING     LEAVE         -> ENDING
            ENDING     QUIET         -> ENDING
            ENDING     INVITED       -> CONNECTING HANG_UP TAKE_BACK ACCEPT FLUSH
            ENDING     GLARE         -> ENDING     REFUSE
            ENDING     WITHDRAWN     -> ENDING
            ENDING     ANSWERED      -> ENDING
            ENDING     REFUSED_MODE  -> ENDING
            ENDING     REFUSED       -> ENDING
            ENDING     CONNECTED     -> ENDING
            ENDING     NOT_CONNECTED -> IDLE       HANG_UP TAKE_BACK FALL_BACK
            ENDING     LOST          -> IDLE       HANG_UP TAKE_BACK REOPEN
            ENDING     BYE           -> IDLE       HANG_UP TAKE_BACK REOPEN
            ENDING     DRAINED       -> IDLE       HANG_UP
            ENDING     STOP          -> IDLE       HANG_UP TAKE_BACK BOUNCE
            """;

    private static String row(SessionState state, SessionEvent event) {
        SessionTransitions.Step step = SessionTransitions.next(state, event);
        String actions = step.actions().stream().map(SessionAction::name).collect(Collectors.joining(" "));
        return String.format("%-10s %-13s -> %-10s %s", state, event, step.state(), actions).stripTrailing();
    }

    @Test
    void everyEventInEveryStateIsInTheTable() {
        StringBuilder table = new StringBuilder();
        for (SessionState state : SessionState.values()) {
            for (SessionEvent event : SessionEvent.values()) {
                table.append(row(state, event)).append('\n');
            }
        }
        assertEquals(GOLDEN, table.toString());
    }

    /** However events fall: a session that is begun is ended once, and who invites is answered, or waits for our answer. */
    @Test
    void aSessionThatIsBegunIsEndedOnce() {
        Random random = new Random(7573);
        SessionEvent[] events = SessionEvent.values();
        Set<SessionAction> begin = EnumSet.of(SessionAction.INVITE, SessionAction.ACCEPT);
        for (int chat = 0; chat < 2000; chat++) {
            SessionState state = SessionState.IDLE;
            int sessions = 0;
            int invitations = 0;
            for (int i = 0; i < 60; i++) {
                SessionEvent event = events[random.nextInt(events.length)];
                SessionTransitions.Step step = SessionTransitions.next(state, event);
                boolean waited = event == SessionEvent.INVITED && holds(state);
                invitations += event == SessionEvent.GLARE || event == SessionEvent.INVITED && !waited ? 1 : 0;
                for (SessionAction action : step.actions()) {
                    invitations -= action == SessionAction.ACCEPT || action == SessionAction.REFUSE ? 1 : 0;
                    sessions += begin.contains(action) ? 1 : 0;
                    sessions -= action == SessionAction.HANG_UP || action == SessionAction.CANCEL ? 1 : 0;
                    assertTrue(sessions == 0 || sessions == 1, step::toString);
                }
                state = step.state();
                assertEquals(state == SessionState.IDLE ? 0 : 1, sessions, step::toString);
                assertEquals(holds(state) ? 1 : 0, invitations, step::toString);
            }
        }
    }

    private static boolean holds(SessionState state) {
        return state == SessionState.HOLDING || state == SessionState.PARTING;
    }

    @Test
    void theConsoleHasAWordForEveryState() throws IOException {
        Properties texts = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("i18n/sipgateway_i18n.properties"))) {
            texts.load(in);
        }
        assertEquals(Stream.of(SessionState.values()).map(state -> "state." + Labels.of(state)).collect(Collectors.toSet()),
                texts.stringPropertyNames().stream().filter(key -> key.startsWith("state.")).collect(Collectors.toSet()));
    }

    @Test
    void aConversationThatStopsIsIdleFromAnyState() {
        for (SessionState state : SessionState.values()) {
            SessionTransitions.Step step = SessionTransitions.next(state, SessionEvent.STOP);
            assertEquals(SessionState.IDLE, step.state());
            assertEquals(SessionAction.BOUNCE, step.actions().get(step.actions().size() - 1));
        }
    }

    @Test
    void noTextWaitsWithoutASessionThatIsToTakeIt() {
        for (SessionState state : SessionState.values()) {
            for (SessionEvent event : SessionEvent.values()) {
                SessionTransitions.Step step = SessionTransitions.next(state, event);
                if (state != SessionState.IDLE && step.state() == SessionState.IDLE && event != SessionEvent.DRAINED) {
                    SessionAction last = step.actions().get(step.actions().size() - 1);
                    assertTrue(List.of(SessionAction.BOUNCE, SessionAction.FALL_BACK, SessionAction.REOPEN).contains(last),
                            state + " " + event);
                }
            }
        }
    }
}
