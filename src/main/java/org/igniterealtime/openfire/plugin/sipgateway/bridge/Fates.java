package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many messages came to which end. Every message is counted here exactly once. Thread safe. */
public final class Fates {

    /** Which way a message goes. */
    public enum Direction {
        XMPP_TO_SIP, SIP_TO_XMPP;

        /** The label value, e.g. {@code xmpp-to-sip}. */
        public String label() {
            return Labels.of(this);
        }
    }

    /** How a message travels on the SIP side. */
    public enum Mode {
        PAGE, SESSION;

        public String label() {
            return Labels.of(this);
        }
    }

    /** The end of a message. */
    public enum Fate {
        DELIVERED, ERROR, DROPPED;

        public String label() {
            return Labels.of(this);
        }
    }

    private final Map<Direction, Map<Mode, Map<Fate, LongAdder>>> messages = new EnumMap<>(Direction.class);
    private final Map<DropRule, LongAdder> drops = new EnumMap<>(DropRule.class);
    private final Map<RefusalRule, LongAdder> refusals = new EnumMap<>(RefusalRule.class);

    public Fates() {
        for (Direction direction : Direction.values()) {
            messages.put(direction, new EnumMap<>(Mode.class));
            for (Mode mode : Mode.values()) {
                Map<Fate, LongAdder> fates = new EnumMap<>(Fate.class);
                for (Fate fate : Fate.values()) {
                    fates.put(fate, new LongAdder());
                }
                messages.get(direction).put(mode, fates);
            }
        }
        for (DropRule rule : DropRule.values()) {
            drops.put(rule, new LongAdder());
        }
        for (RefusalRule rule : RefusalRule.values()) {
            refusals.put(rule, new LongAdder());
        }
    }

    void delivered(Direction direction, Mode mode) {
        messages.get(direction).get(mode).get(Fate.DELIVERED).increment();
    }

    void answeredWithError(Direction direction, Mode mode) {
        messages.get(direction).get(mode).get(Fate.ERROR).increment();
    }

    void dropped(Direction direction, Mode mode, DropRule rule) {
        messages.get(direction).get(mode).get(Fate.DROPPED).increment();
        drops.get(rule).increment();
    }

    /** Something that is no message of its own, such as a presence or a late error, ended by that rule. */
    void droppedBeside(DropRule rule) {
        drops.get(rule).increment();
    }

    /** So many parts of a body were left out of what was delivered. */
    void leftOut(int parts) {
        drops.get(DropRule.PART).add(parts);
    }

    /** Something was refused by that rule; what became of the message is counted besides. */
    void refusedBy(RefusalRule rule) {
        refusals.get(rule).increment();
    }

    public long count(Direction direction, Mode mode, Fate fate) {
        return messages.get(direction).get(mode).get(fate).sum();
    }

    public long count(DropRule rule) {
        return drops.get(rule).sum();
    }

    public long count(RefusalRule rule) {
        return refusals.get(rule).sum();
    }
}
