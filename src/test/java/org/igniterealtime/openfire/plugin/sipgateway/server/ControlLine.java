package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One line between a test and its server: words separated by spaces, each percent encoded, so that a word may hold anything.
 * The first word of a command is its name, the first word of a reply is {@code ok} or {@code error}.
 */
final class ControlLine {

    private ControlLine() {
    }

    static String of(List<String> words) {
        return words.stream().map(word -> URLEncoder.encode(word, StandardCharsets.UTF_8)).collect(Collectors.joining(" "));
    }

    static List<String> words(String line) {
        return Stream.of(line.split(" ", -1)).map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8)).toList();
    }
}
