package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads HTML as mail programs and telephones write it: tags need not match, attributes need not be quoted. Comments, declarations
 * and the content of scripts and styles are left out. Pure; takes time in proportion to the length.
 */
public final class Html {

    /** Takes what is read, in its order. */
    public interface Content {
        /** Names in lower case, entities of values undone. {@code empty}: written as {@code <x/>}. */
        void start(String name, Map<String, String> attributes, boolean empty);

        void end(String name);

        /** Entities undone, white space as it stands. */
        void text(String text);
    }

    /** What goes on for longer is taken for text, lest each of many such be read to the end. */
    private static final int LONGEST_TAG = 4096;
    private static final Pattern TAG = Pattern.compile("<(/?)([A-Za-z][A-Za-z0-9]*+)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([A-Za-z][A-Za-z0-9:-]*+)\\s*+(?:=\\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\\s\"'>]++)))?+");
    private static final Pattern ENTITY = Pattern.compile("&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,6}));");
    private static final Map<String, String> NAMED =
            Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"", "apos", "'", "nbsp", "\u00A0");

    private Html() {
    }

    public static void read(String html, Content content) {
        Matcher tag = TAG.matcher(html);
        int at = 0;
        while (at < html.length()) {
            int open = html.indexOf('<', at);
            if (open < 0 || open + 1 == html.length()) {
                content.text(unescape(html.substring(at)));
                return;
            }
            if (open > at) {
                content.text(unescape(html.substring(at, open)));
            }
            boolean declares = html.charAt(open + 1) == '!' || html.charAt(open + 1) == '?';
            at = declares ? afterDeclaration(html, open) : tag(html, tag, open, content);
        }
    }

    private static int afterDeclaration(String html, int open) {
        boolean comment = html.startsWith("<!--", open);
        int end = comment ? html.indexOf("-->", open + 4) : html.indexOf('>', open);
        return end < 0 ? html.length() : end + (comment ? 3 : 1);
    }

    private static int tag(String html, Matcher tag, int open, Content content) {
        if (!tag.region(open, Math.min(html.length(), open + LONGEST_TAG)).lookingAt()) {
            content.text("<");
            return open + 1;
        }
        String name = tag.group(2).toLowerCase(Locale.ROOT);
        if (!tag.group(1).isEmpty()) {
            content.end(name);
        } else if (name.equals("script") || name.equals("style") || name.equals("title")) {
            return afterRaw(html, name, tag.end());
        } else {
            String attributes = tag.group(3);
            content.start(name, attributes(attributes), attributes.endsWith("/"));
        }
        return tag.end();
    }

    // What is in there is no markup. Nothing that follows is read if it does not end.
    private static int afterRaw(String html, String name, int from) {
        for (int end = html.indexOf("</", from); end >= 0; end = html.indexOf("</", end + 2)) {
            if (html.regionMatches(true, end + 2, name, 0, name.length())) {
                return end;
            }
        }
        return html.length();
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher attribute = ATTRIBUTE.matcher(text);
        while (attribute.find()) {
            String value = attribute.group(2) != null ? attribute.group(2) : attribute.group(3) != null ? attribute.group(3)
                    : attribute.group(4) != null ? attribute.group(4) : "";
            attributes.putIfAbsent(attribute.group(1).toLowerCase(Locale.ROOT), unescape(value));
        }
        return attributes;
    }

    private static String unescape(String text) {
        return text.indexOf('&') < 0 ? text
                : ENTITY.matcher(text).replaceAll(entity -> Matcher.quoteReplacement(character(entity)));
    }

    private static String character(MatchResult entity) {
        if (entity.group(3) != null) {
            return NAMED.getOrDefault(entity.group(3).toLowerCase(Locale.ROOT), entity.group());
        }
        int code = entity.group(1) != null ? Integer.parseInt(entity.group(1)) : Integer.parseInt(entity.group(2), 16);
        return Character.isValidCodePoint(code) ? Character.toString(code) : "\uFFFD";
    }
}
