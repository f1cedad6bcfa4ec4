package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Bridge;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;
import org.jivesoftware.openfire.stats.Statistic;
import org.jivesoftware.openfire.stats.StatisticsManager;
import org.jivesoftware.util.JiveGlobals;

/**
 * What Openfire's Monitoring plugin draws of the gateway. It samples once a minute, on a thread of its own. Its data files take
 * no longer key than 20 characters.
 */
final class Statistics {

    private final Map<String, Statistic> statistics = new LinkedHashMap<>();

    private record Value(Type type, String name, String units, DoubleSupplier value) implements Statistic {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public Type getStatType() {
            return type;
        }

        @Override
        public String getDescription() {
            return name;
        }

        @Override
        public String getUnits() {
            return units;
        }

        @Override
        public double sample() {
            return value.getAsDouble();
        }

        /** In a cluster each node has a gateway of its own. */
        @Override
        public boolean isPartialSample() {
            return true;
        }
    }

    Statistics(Bridge bridge) {
        Texts texts = Texts.in(JiveGlobals.getLocale());
        Fates fates = bridge.fates();
        String messages = texts.get("statistics.messages");
        statistics.put("sipgw_to_sip", new Value(Statistic.Type.rate, texts.get("statistics.to-sip"), messages,
                rise(() -> all(fates, Fates.Direction.XMPP_TO_SIP))));
        statistics.put("sipgw_to_xmpp", new Value(Statistic.Type.rate, texts.get("statistics.to-xmpp"), messages,
                rise(() -> all(fates, Fates.Direction.SIP_TO_XMPP))));
        statistics.put("sipgw_sessions", new Value(Statistic.Type.count, texts.get("statistics.sessions"),
                texts.get("status.sessions"), bridge::sessions));
    }

    void start() {
        statistics.forEach(StatisticsManager.getInstance()::addStatistic);
    }

    void stop() {
        statistics.keySet().forEach(StatisticsManager.getInstance()::removeStatistic);
    }

    private static long all(Fates fates, Fates.Direction direction) {
        return Stream.of(Fates.Mode.values()).flatMapToLong(mode -> Stream.of(Fates.Fate.values())
                .mapToLong(fate -> fates.count(direction, mode, fate))).sum();
    }

    /** A rate is what has come since it was asked for last. */
    private static DoubleSupplier rise(LongSupplier counter) {
        AtomicLong last = new AtomicLong(counter.getAsLong());
        return () -> {
            long now = counter.getAsLong();
            return now - last.getAndSet(now);
        };
    }
}
