package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;

/** The templates beside this class, each read once. Whatever they show is escaped. Thread safe. */
final class Templates {

    private static final Mustache.Compiler COMPILER = Mustache.compiler().escapeHTML(true)
            .emptyStringIsFalse(true).zeroIsFalse(true).withLoader(Templates::open);
    private static final Map<String, Template> COMPILED = new ConcurrentHashMap<>();

    private Templates() {
    }

    /** The HTML that the template {@code NAME.html} makes of that. */
    static String render(String name, Map<String, Object> model) {
        return COMPILED.computeIfAbsent(name, Templates::compile).execute(model);
    }

    /** What a template calls as {@code {{#text}}key{{/text}}}. */
    static Mustache.Lambda lambda(Texts texts) {
        return (fragment, out) -> out.write(texts.get(fragment.execute().strip()));
    }

    private static Template compile(String name) {
        try (Reader source = open(name)) {
            return COMPILER.compile(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reader open(String name) {
        InputStream file = Templates.class.getResourceAsStream(name + ".html");
        if (file == null) {
            throw new IllegalArgumentException("No template " + name);
        }
        return new InputStreamReader(file, StandardCharsets.UTF_8);
    }
}
