package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.util.Locale;
import java.util.ResourceBundle;
import com.samskivert.mustache.Mustache;

/** The texts of the console pages, in the language of whoever reads them. Thread safe. */
final class Texts {

    private static final String BUNDLE = "sipgateway_i18n";

    private Texts() {
    }

    /** What a template calls as {@code {{#text}}key{{/text}}}. */
    static Mustache.Lambda in(Locale locale) {
        ResourceBundle bundle = ResourceBundle.getBundle(BUNDLE, locale, Texts.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return (fragment, out) -> out.write(bundle.getString(fragment.execute().strip()));
    }
}
