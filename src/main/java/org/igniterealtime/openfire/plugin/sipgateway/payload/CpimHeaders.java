package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes a block of CPIM headers, whose prefixes NS headers declare (RFC 3862 s3). */
final class CpimHeaders {

    // s3.6; the space after the colon may lack.
    private static final Pattern HEADER = Pattern.compile("(?:([^.:;\\s\\p{Cntrl}]+)\\.)?([^.:;\\s\\p{Cntrl}]+):"
            + "((?:;[^\\s;=]+=(?:\"(?:[^\"\\\\]|\\\\.)*+\"|[^\\s;\"]*))*+)\\s*+(\\P{Cntrl}*+)");
    private static final Pattern NAMESPACE = Pattern.compile("([^\\s<]*)\\s*<([^<>\\s]+)>");
    private static final Pattern LANGUAGE = Pattern.compile(";lang=([A-Za-z0-9-]+)");

    private CpimHeaders() {
    }

    /** Lines that are no headers are ignored; empty if all are like that. */
    static Optional<List<CpimHeader>> read(List<String> lines) {
        Map<String, String> namespaces = new HashMap<>(Map.of("", CpimHeader.CPIM));
        List<CpimHeader> headers = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = HEADER.matcher(line.strip());
            if (!matcher.matches()) {
                continue;
            }
            String prefix = matcher.group(1) == null ? "" : matcher.group(1);
            String value = matcher.group(4);
            if (prefix.isEmpty() && matcher.group(2).equals("NS")) {
                declare(namespaces, value);
            } else {
                Matcher language = LANGUAGE.matcher(matcher.group(3));
                // A prefix that was not declared is a namespace that nobody knows: the header will be ignored.
                headers.add(new CpimHeader(namespaces.getOrDefault(prefix, prefix), matcher.group(2),
                        language.find() ? language.group(1) : "", value));
            }
        }
        return headers.isEmpty() ? Optional.empty() : Optional.of(headers);
    }

    private static void declare(Map<String, String> namespaces, String value) {
        Matcher matcher = NAMESPACE.matcher(value.strip());
        if (matcher.matches()) {
            namespaces.put(matcher.group(1), matcher.group(2));
        }
    }

    static byte[] write(List<CpimHeader> headers) {
        Map<String, String> prefixes = new LinkedHashMap<>(Map.of(CpimHeader.CPIM, ""));
        StringBuilder out = new StringBuilder();
        for (CpimHeader header : headers) {
            if (!prefixes.containsKey(header.namespace())) {
                String prefix = header.namespace().equals(CpimHeader.IMDN) ? "imdn" : "ns" + prefixes.size();
                prefixes.put(header.namespace(), prefix + ".");
                out.append("NS: ").append(prefix).append(" <").append(header.namespace()).append(">\r\n");
            }
            out.append(prefixes.get(header.namespace())).append(header.name()).append(':')
                    .append(header.language().isEmpty() ? "" : ";lang=" + header.language())
                    .append(' ').append(header.value()).append("\r\n");
        }
        return out.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
