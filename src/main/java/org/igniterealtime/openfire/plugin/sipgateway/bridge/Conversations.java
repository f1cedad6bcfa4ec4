package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The conversations that are remembered: found or created, forgotten when they are old or when there are too many. Thread safe.
 */
final class Conversations {

    private final Workers workers;
    private final ChatTools tools;
    private final ConcurrentHashMap<Pair, Conversation> conversations = new ConcurrentHashMap<>();

    Conversations(Workers workers, ChatTools tools) {
        this.workers = workers;
        this.tools = tools;
    }

    /** The conversation of that pair; a new one takes the place of the oldest ones if there are more than that many. */
    Conversation of(Pair pair, int most) {
        if (conversations.size() >= most && !conversations.containsKey(pair)) {
            makeRoom(most);
        }
        // At once found and marked as used: what is in use is never forgotten meanwhile, with a session that nobody would end.
        return conversations.compute(pair, (key, known) -> used(known == null ? new Conversation(key, workers, tools) : known));
    }

    private static Conversation used(Conversation conversation) {
        conversation.use();
        return conversation;
    }

    Optional<Conversation> find(Pair pair) {
        return Optional.ofNullable(conversations.get(pair));
    }

    /** Those that have a session, or something that waits for one. */
    List<Conversation> busy() {
        return conversations.values().stream().filter(conversation -> conversation.chat().isBusy()).toList();
    }

    /** All of them, in no order. */
    Collection<Conversation> all() {
        return conversations.values();
    }

    int size() {
        return conversations.size();
    }

    /** Forgets what has not been used since that moment, by the clock of {@link ChatTools}. */
    void age(long before) {
        conversations.forEach((pair, conversation) -> {
            if (isOld(conversation, before)) {
                conversations.computeIfPresent(pair, (key, known) -> isOld(known, before) ? null : known);
            }
        });
    }

    private static boolean isOld(Conversation conversation, long before) {
        return conversation.lastUsed() - before < 0 && !conversation.chat().isBusy();
    }

    /** Forgets an eighth, the least recently used ones: so the next few thousand newcomers find room without a search. */
    private synchronized void makeRoom(int most) {
        if (conversations.size() < most) {
            return;
        }
        long now = tools.clock().getAsLong();
        long[] ages = conversations.values().stream().mapToLong(conversation -> now - conversation.lastUsed()).sorted().toArray();
        if (ages.length > 0) {
            age(now - ages[ages.length - 1 - ages.length / 8] + 1);
        }
    }
}
