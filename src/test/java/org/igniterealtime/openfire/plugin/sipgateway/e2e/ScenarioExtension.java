package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a {@link Scenario} on the one server, which starts with the first test and ends with the JVM's last. */
final class ScenarioExtension implements ParameterResolver {

    private static final Namespace OURS = Namespace.create(ScenarioExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Scenario.class;
    }

    @Override
    public Scenario resolveParameter(ParameterContext parameter, ExtensionContext context) {
        SharedServer shared = context.getRoot().getStore(OURS)
                .getOrComputeIfAbsent(SharedServer.class, key -> started(), SharedServer.class);
        // The store of the test closes it.
        return context.getStore(OURS).getOrComputeIfAbsent(Scenario.class, key -> new Scenario(shared.server()), Scenario.class);
    }

    private static SharedServer started() {
        try {
            return new SharedServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
