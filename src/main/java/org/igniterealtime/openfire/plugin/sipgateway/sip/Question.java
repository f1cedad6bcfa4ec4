package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.List;

/**
 * A question to DNS, and what it brought.
 *
 * @param name     with the final dot
 * @param type     the type of records, e.g. {@code SRV}
 * @param records  what they say, as zone files write it
 * @param answered whether DNS has said so; false: it is silent, or not in order
 */
public record Question(String name, String type, List<String> records, boolean answered) {
}
