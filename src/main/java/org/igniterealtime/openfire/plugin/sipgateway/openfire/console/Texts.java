package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import com.samskivert.mustache.Mustache;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus.Hint;

/** The texts of the console pages in one language; English where a language has none. Thread safe. */
final class Texts {

    private static final String BUNDLE = "sipgateway_i18n";
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

    private final ResourceBundle bundle;

    Texts(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    static Texts in(Locale locale) {
        return new Texts(ResourceBundle.getBundle(BUNDLE, locale, Texts.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
    }

    String language() {
        return bundle.getLocale().getLanguage().isEmpty() ? "en" : bundle.getLocale().toLanguageTag();
    }

    /** The text with the arguments in the place of {@code {0}}, {@code {1}} and so on. An apostrophe is an apostrophe. */
    String get(String key, Object... arguments) {
        return fill(bundle.getString(key), arguments);
    }

    static String fill(String text, Object... arguments) {
        return arguments.length == 0 ? text : PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(String.valueOf(arguments[Integer.parseInt(place.group(1))])));
    }

    String of(Hint hint) {
        return get(hint.key(), hint.arguments().toArray());
    }

    List<String> of(List<Hint> hints) {
        return hints.stream().map(this::of).toList();
    }

    /** What a template calls as {@code {{#text}}key{{/text}}}. */
    Mustache.Lambda lambda() {
        return (fragment, out) -> out.write(bundle.getString(fragment.execute().strip()));
    }
}
