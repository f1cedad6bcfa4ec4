package org.igniterealtime.openfire.plugin.sipgateway.sip.dns;

import java.util.List;
import org.xbill.DNS.Record;

/**
 * The answer to one question.
 *
 * @param seconds how long it holds
 * @param failed  whether there was none, or none that says anything
 */
record Records(List<Record> all, long seconds, boolean failed) {

    /** How long it holds that there is no such record. */
    private static final long NEGATIVE = 60;

    static final Records NONE = new Records(List.of(), NEGATIVE, false);
    static final Records UNANSWERED = new Records(List.of(), Long.MAX_VALUE, true);

    static Records of(List<Record> records) {
        return records.isEmpty() ? NONE
                : new Records(records, records.stream().mapToLong(Record::getTTL).min().orElse(NEGATIVE), false);
    }

    /** Those of that kind. */
    <T extends Record> List<T> as(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
