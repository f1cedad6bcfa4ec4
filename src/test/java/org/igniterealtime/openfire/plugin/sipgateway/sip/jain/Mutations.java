package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** An endless series of mutated messages, by default those of RFC 4475; the same for the same seed. Not thread safe. */
public final class Mutations {

    private final Random random;
    private final List<byte[]> seeds;

    public Mutations(long seed) {
        this(seed, seeds());
    }

    /** Of those messages. */
    public Mutations(long seed, List<byte[]> seeds) {
        this.random = new Random(seed);
        this.seeds = seeds;
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(Mutations.class.getResource("/wire/rfc4475").toURI()))) {
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        seeds.add(Requests.request("OPTIONS", 5070, "Contact: <sip:a@b>\r\n", "").getBytes(StandardCharsets.UTF_8));
        return seeds;
    }

    /** The next one. */
    public byte[] next() {
        byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes = mutation(bytes);
        }
        return bytes;
    }

    private byte[] mutation(byte[] bytes) {
        int at = random.nextInt(Math.max(1, bytes.length));
        int to = Math.min(bytes.length, at + random.nextInt(40));
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length);
        return switch (random.nextInt(6)) {
            case 0 -> splice(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt(256)});
            case 1 -> splice(bytes, at, to, new byte[0]);
            case 2 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            case 3 -> splice(bytes, at, to, Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(80))));
            case 4 -> splice(bytes, at, at, token());
            default -> Arrays.copyOf(bytes, at);
        };
    }

    private byte[] token() {
        String[] tokens = {"\r\n", ";", ",", "<", ">", "\"", "\\", ":", "@", "[", "]", "%", "=", "\0", "  ", "\r\n ", "2147483648", "-1",
            ";tag=", "SIP/2.0", "sip:", "é", ";".repeat(200), "(".repeat(200), "[".repeat(200)};
        return tokens[random.nextInt(tokens.length)].getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] with) {
        byte[] spliced = Arrays.copyOf(Arrays.copyOf(bytes, from), from + with.length + bytes.length - to);
        System.arraycopy(with, 0, spliced, from, with.length);
        System.arraycopy(bytes, to, spliced, from + with.length, bytes.length - to);
        return spliced;
    }
}
