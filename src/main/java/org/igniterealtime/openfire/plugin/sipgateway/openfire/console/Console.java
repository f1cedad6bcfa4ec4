package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.commands.AdminCommands;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's part of the admin console, and its commands, as long as the gateway runs. The console makes the servlets itself, by
 * the names in web.xml: they find what they show through {@link #current}. Started and stopped by one thread, read by any.
 */
public final class Console {

    private static final List<String> CERTIFICATES = List.of("hint.certificate-expires", "hint.certificate-expired");
    private static final Logger Log = LoggerFactory.getLogger(Console.class);
    private static volatile Console running;

    private final ScheduledExecutorService sampler =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "sipgateway-console"));
    private ConsoleTools tools;
    private History history;
    private Statistics statistics;
    private AdminCommands commands;

    /** Shows that gateway from now on. */
    public void start(ConsoleTools gateway) {
        tools = gateway;
        history = new History(gateway.bridge().fates());
        sampler.scheduleAtFixedRate(history::minute, 1, 1, TimeUnit.MINUTES);
        sampler.scheduleAtFixedRate(this::warn, 0, 1, TimeUnit.DAYS);
        statistics = new Statistics(gateway.bridge());
        statistics.start();
        commands = new AdminCommands(gateway.status(), gateway.bridge(), gateway.selfCheck());
        commands.start();
        running = this;
    }

    /** A certificate that expires unnoticed cuts off everybody who connects by TLS. */
    private void warn() {
        Texts english = Texts.in(Locale.ENGLISH);
        tools.status().get().hints().stream().filter(hint -> CERTIFICATES.contains(hint.key()))
                .forEach(hint -> Log.warn(english.of(hint)));
    }

    /** Follows changed settings. */
    public void follow(GatewaySettings settings) {
        MetricsServlet.open(settings.metricsToken().isPresent());
    }

    public void stop() {
        running = null;
        MetricsServlet.open(false);
        sampler.shutdownNow();
        if (commands != null) {
            commands.stop();
        }
        if (statistics != null) {
            statistics.stop();
        }
    }

    /** Empty while no gateway runs. */
    static Optional<Console> current() {
        return Optional.ofNullable(running);
    }

    ConsoleTools tools() {
        return tools;
    }

    History history() {
        return history;
    }
}
