package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets the oldest entry when there are too many. Not thread safe. */
final class Remembered<V> extends LinkedHashMap<String, V> {

    private static final long serialVersionUID = 1;
    private final int most;

    Remembered(int most) {
        super(2);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
    }
}
