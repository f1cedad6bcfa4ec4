package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.igniterealtime.openfire.plugin.sipgateway.Await;

/**
 * What somebody else's program writes to a file, read as it grows: what was found once is not found again. Used from one thread.
 */
final class Tail {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Path file;
    private final BooleanSupplier alive;
    /** The octets that have not been searched through, one character each: the last character in the file may be half written. */
    private final StringBuilder unread = new StringBuilder();
    private long position;

    /** @param alive whether there may come more */
    Tail(Path file, BooleanSupplier alive) {
        this.file = file;
        this.alive = alive;
    }

    /**
     * Waits for the next text that matches, and returns its groups, the whole match first. What stands before it is skipped.
     * Fails after 10 s, or when the program has ended.
     *
     * @param regex its dot matches line ends as well
     */
    List<String> awaits(String regex) {
        Pattern pattern = Pattern.compile(new String(regex.getBytes(UTF_8), ISO_8859_1), Pattern.DOTALL);
        List<String> groups = Await.found(DEADLINE, () -> {
            boolean last = !alive.getAsBoolean();
            read();
            Optional<List<String>> found = next(pattern);
            return found.isEmpty() && last ? Optional.of(List.<String>of()) : found;
        }).orElse(List.of());
        if (groups.isEmpty()) {
            throw new AssertionError("Nothing matches " + regex + " in the rest of " + file);
        }
        return groups;
    }

    private Optional<List<String>> next(Pattern pattern) {
        Matcher matcher = pattern.matcher(unread);
        if (!matcher.find()) {
            return Optional.empty();
        }
        List<String> groups = IntStream.rangeClosed(0, matcher.groupCount()).mapToObj(matcher::group)
                .map(group -> new String(group.getBytes(ISO_8859_1), UTF_8)).toList();
        unread.delete(0, matcher.end());
        return Optional.of(groups);
    }

    private void read() throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer more = ByteBuffer.allocate((int) (channel.size() - position));
            channel.position(position);
            position += Math.max(0, channel.read(more));
            unread.append(new String(more.array(), 0, more.position(), ISO_8859_1));
        }
    }
}
