package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus.Hint;

/** What administrators read, in one language; English where a language has no text. Thread safe. */
public final class Texts {

    private static final String BUNDLE = "sipgateway_i18n";
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

    private final ResourceBundle bundle;

    public Texts(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    public static Texts in(Locale locale) {
        return new Texts(ResourceBundle.getBundle(BUNDLE, locale, Texts.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
    }

    public String language() {
        return bundle.getLocale().getLanguage().isEmpty() ? "en" : bundle.getLocale().toLanguageTag();
    }

    /** The text with the arguments in the place of {@code {0}}, {@code {1}} and so on. An apostrophe is an apostrophe. */
    public String get(String key, Object... arguments) {
        return fill(bundle.getString(key), arguments);
    }

    static String fill(String text, Object... arguments) {
        return arguments.length == 0 ? text : PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(String.valueOf(arguments[Integer.parseInt(place.group(1))])));
    }

    public String of(Hint hint) {
        return get(hint.key(), hint.arguments().toArray());
    }

    public List<String> of(List<Hint> hints) {
        return hints.stream().map(this::of).toList();
    }

    /** One line: what an administrator wants to know first. */
    public String health(GatewayStatus status) {
        if (!status.problem().isEmpty()) {
            return get("status.down") + ": " + status.problem();
        }
        int hints = status.allHints().size();
        return hints == 0 ? get("status.up") : get("status.up") + ' ' + get("status.attention", hints);
    }
}
