package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a head of its lines. Not thread safe. Keeps the last two paths: on a connection they are mostly the same. */
final class HeadReader {

    // s9: req-start and resp-start.
    private static final Pattern START = Pattern.compile(
            "MSRP ([A-Za-z0-9][A-Za-z0-9.+%=-]{3,31}) (?:([A-Z]{1,32})|([0-9]{3})(?: ([^\\p{Cntrl}]*))?)");

    private final Path toPath = new Path("To-Path");
    private final Path fromPath = new Path("From-Path");

    private String transactionId = "";
    private String method = "";
    private int code;
    private String comment = "";
    private Optional<String> messageId = Optional.empty();
    private Optional<ByteRange> byteRange = Optional.empty();
    private boolean successReport;
    private FailureReport failureReport = FailureReport.YES;
    private Optional<Status> status = Optional.empty();
    private Optional<String> contentEncoding = Optional.empty();
    private Optional<String> contentType = Optional.empty();
    private Optional<ProtocolError> fault = Optional.empty();

    String transactionId() {
        return transactionId;
    }

    Optional<ProtocolError> start(String line) {
        Matcher matcher = START.matcher(line);
        if (!matcher.matches()) {
            return Optional.of(ProtocolError.of("A start line must be MSRP, a transaction id and a method or code", line));
        }
        transactionId = matcher.group(1);
        method = matcher.group(2) == null ? "" : matcher.group(2);
        code = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        comment = matcher.group(4) == null ? "" : matcher.group(4);
        clearFields();
        return Optional.empty();
    }

    private void clearFields() {
        toPath.clear();
        fromPath.clear();
        messageId = Optional.empty();
        byteRange = Optional.empty();
        successReport = false;
        failureReport = FailureReport.YES;
        status = Optional.empty();
        contentEncoding = Optional.empty();
        contentType = Optional.empty();
        fault = Optional.empty();
    }

    void header(String line) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            fault(ProtocolError.of("A header field must have a name and a colon", line));
            return;
        }
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "to-path" -> toPath.read(value);
            case "from-path" -> fromPath.read(value);
            case "message-id" -> messageId = field("Message-ID", value, HeadReader::token);
            case "byte-range" -> byteRange = field("Byte-Range", value, ByteRange::parse);
            case "success-report" -> field("Success-Report", value, HeadReader::yesOrNo).ifPresent(yes -> successReport = yes);
            case "failure-report" -> field("Failure-Report", value, HeadReader::failureReport).ifPresent(f -> failureReport = f);
            case "status" -> status = field("Status", value, Status::parse);
            case "content-encoding" -> contentEncoding = Optional.of(value);
            case "content-type" -> contentType = field("Content-Type", value, HeadReader::mediaType);
            default -> { } // s12: unknown header fields must be ignored.
        }
    }

    private <T> Optional<T> field(String name, String value, Function<String, Optional<T>> parser) {
        Optional<T> parsed = parser.apply(value);
        if (parsed.isEmpty()) {
            fault(ProtocolError.of("Malformed " + name, value));
        }
        return parsed;
    }

    // Wider than ident (s9): some peers use longer ones, with @ and _.
    private static Optional<String> token(String value) {
        boolean visible = !value.isEmpty() && value.length() <= 255 && value.chars().allMatch(c -> c > ' ' && c < 127);
        return visible ? Optional.of(value) : Optional.empty();
    }

    private static Optional<String> mediaType(String value) {
        boolean text = value.indexOf('/') > 0 && value.chars().noneMatch(c -> c < ' ' || c == 127);
        return text ? Optional.of(value) : Optional.empty();
    }

    private static Optional<Boolean> yesOrNo(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "yes" -> Optional.of(true);
            case "no" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<FailureReport> failureReport(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "yes" -> Optional.of(FailureReport.YES);
            case "partial" -> Optional.of(FailureReport.PARTIAL);
            case "no" -> Optional.of(FailureReport.NO);
            default -> Optional.empty();
        };
    }

    private void fault(ProtocolError error) {
        if (fault.isEmpty()) {
            fault = Optional.of(error);
        }
    }

    /** Hands the head on. Without both paths there is nobody to answer to: that is an error of the connection. */
    Optional<ProtocolError> finish(MsrpDecoder.Events events) {
        Optional<ProtocolError> error = toPath.error().or(fromPath::error);
        if (error.isPresent()) {
            return error;
        }
        if (method.isEmpty()) {
            events.onResponse(new MsrpResponse(transactionId, code, comment, toPath.uris, fromPath.uris));
            return Optional.empty();
        }
        MsrpRequest request = new MsrpRequest(transactionId, method, toPath.uris, fromPath.uris, messageId, byteRange,
                successReport, failureReport, status, contentEncoding, contentType);
        fault.ifPresentOrElse(f -> events.onFaultyRequest(request, f), () -> events.onRequest(request));
        return Optional.empty();
    }

    private static final class Path {

        private final String name;
        private String text = "";
        private List<MsrpUri> uris = List.of();
        private boolean given;

        Path(String name) {
            this.name = name;
        }

        void clear() {
            given = false;
        }

        void read(String value) {
            given = true;
            if (!value.equals(text)) {
                text = value;
                uris = MsrpUri.parsePath(value).orElse(List.of());
            }
        }

        Optional<ProtocolError> error() {
            if (!given) {
                return Optional.of(new ProtocolError("A head must have a " + name));
            }
            return uris.isEmpty() ? Optional.of(ProtocolError.of("Malformed " + name, text)) : Optional.empty();
        }
    }
}
