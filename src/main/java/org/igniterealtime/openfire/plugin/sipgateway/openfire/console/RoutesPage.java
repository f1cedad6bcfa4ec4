package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Setting;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.StoredSettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Location;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Question;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/**
 * The SIP domains: which way leads to each, and which are claimed. Without a domain the page lists them; with one it is the form
 * of that domain, whether or not there is anything yet.
 */
public final class RoutesPage extends Page {

    private static final long serialVersionUID = 1;
    private static final String SELF = "routes.jsp";
    /** Openfire's table has room for no longer name of a property. */
    private static final int LONGEST_NAME = 100;

    @Override
    void show(Visit visit) throws IOException {
        Optional<String> domain = Checks.domain(visit.field("domain"));
        if (domain.isPresent()) {
            edit(visit, domain.get(), form(visit.texts(), domain.get()), isClaimed(visit, domain.get()), "");
        } else {
            list(visit, Map.of("wrong", visit.field("domain")));
        }
    }

    @Override
    void submit(Visit visit) throws IOException {
        Optional<String> domain = Checks.domain(visit.field("domain"));
        if (domain.isEmpty()) {
            list(visit, Map.of("wrong", visit.field("domain")));
        } else if (visit.has("remove")) {
            remove(visit, domain.get());
        } else if (visit.has("test")) {
            test(visit, domain.get());
        } else {
            save(visit, domain.get());
        }
    }

    // List

    private static void list(Visit visit, Map<String, Object> more) throws IOException {
        Map<String, Object> model = new HashMap<>(more);
        List<Map<String, Object>> routes = new ArrayList<>();
        for (String domain : domains(visit)) {
            routes.add(Map.of("domain", domain, "claimed", isClaimed(visit, domain),
                    "hops", List.of(stored(domain, GatewaySettings.ROUTE_URI).split(" ")), "others", others(domain)));
        }
        model.put("routes", routes);
        visit.page("routes", model);
    }

    private static List<String> others(String domain) {
        return GatewaySettings.ROUTE.stream().filter(setting -> setting != GatewaySettings.ROUTE_URI)
                .filter(setting -> !stored(domain, setting).isEmpty())
                .map(setting -> setting.key() + (setting.secret() ? "" : ": " + stored(domain, setting))).toList();
    }

    private static Set<String> domains(Visit visit) {
        Set<String> domains = new TreeSet<>(visit.tools().settings().stored().routeDomains().keySet());
        domains.addAll(claimed(visit));
        return domains;
    }

    private static String stored(String domain, Setting<?> setting) {
        return StoredSettings.stored(StoredSettings.routeKey(domain, setting));
    }

    private static Set<String> claimed(Visit visit) {
        return visit.tools().inForce().get().domains();
    }

    private static boolean isClaimed(Visit visit, String domain) {
        return claimed(visit).contains(domain);
    }

    // One domain

    private static Form form(Texts texts, String domain) {
        Map<String, Setting<?>> settings = new LinkedHashMap<>();
        GatewaySettings.ROUTE.forEach(setting -> settings.put(StoredSettings.routeKey(domain, setting), setting));
        settings.put(GatewaySettings.DOMAINS.key(), GatewaySettings.DOMAINS);
        return new Form(texts, settings);
    }

    private static void edit(Visit visit, String domain, Form form, boolean claim, String refused) throws IOException {
        List<Map<String, Object>> fields = new ArrayList<>();
        for (Setting<?> setting : GatewaySettings.ROUTE) {
            fields.add(form.field(StoredSettings.routeKey(domain, setting), "route." + setting.key(),
                    defaultOf(setting, visit.texts())));
        }
        List<Map<String, Object>> profiles = Stream.of(Profile.values())
                .map(profile -> Map.<String, Object>of("word", profile.word(),
                        "name", visit.texts().get("profile." + profile.word()))).toList();
        visit.page("route", Map.of("domain", domain, "claim", claim, "mayBeClaimed", Checks.mayBeClaimed(domain),
                "fields", fields, "profiles", profiles, "refused", refused));
    }

    /** What holds for a domain about which nothing is said: what holds for all, if there is such a setting. */
    private static String defaultOf(Setting<?> setting, Texts texts) {
        String all = GatewaySettings.ALL.stream().map(Setting::key).filter(key -> key.endsWith('.' + setting.key()))
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? setting.defaultText() : texts.get("field.as", all);
    }

    private static void save(Visit visit, String domain) throws IOException {
        Form form = form(visit.texts(), domain);
        form.read(visit);
        boolean claim = visit.has("claim") && Checks.mayBeClaimed(domain);
        if (visit.has("reset")) {
            form.enter(visit.field("reset"), "");
        }
        if (visit.has("apply")) {
            apply(visit.field("profile"), domain, form);
            edit(visit, domain, form, claim, "");
        } else if (form.isWrong()) {
            edit(visit, domain, form, claim, visit.texts().get("settings.refused"));
        } else if (isTooLong(domain)) {
            edit(visit, domain, form, claim, visit.texts().get("routes.too-long"));
        } else {
            claim(visit, domain, claim, form);
            SettingsPage.save(visit, form, form.changes());
            visit.next(visit.has("reset") ? SELF + "?domain=" + Visit.encoded(domain) : SELF);
        }
    }

    /** Fills in what the profile says; nothing is saved. */
    private static void apply(String word, String domain, Form form) {
        for (Profile profile : Profile.values()) {
            if (profile.word().equals(word)) {
                GatewaySettings.ROUTE.stream().filter(setting -> profile.settings().containsKey(setting.key()))
                        .forEach(setting -> form.enter(StoredSettings.routeKey(domain, setting),
                                profile.settings().get(setting.key())));
            }
        }
    }

    private static boolean isTooLong(String domain) {
        return GatewaySettings.ROUTE.stream().mapToInt(setting -> StoredSettings.routeKey(domain, setting).length())
                .max().orElse(0) + GatewaySettings.PREFIX.length() > LONGEST_NAME;
    }

    private static void claim(Visit visit, String domain, boolean wanted, Form form) {
        if (wanted != isClaimed(visit, domain)) {
            List<String> names = new ArrayList<>(GatewaySettings.names(StoredSettings.stored(GatewaySettings.DOMAINS.key())));
            names.removeIf(name -> Checks.domain(name).filter(domain::equals).isPresent());
            if (wanted) {
                names.add(domain);
            }
            form.enter(GatewaySettings.DOMAINS.key(), String.join(", ", names));
        }
    }

    private static void remove(Visit visit, String domain) throws IOException {
        Form form = form(visit.texts(), domain);
        claim(visit, domain, false, form);
        GatewaySettings.ROUTE.forEach(setting -> form.enter(StoredSettings.routeKey(domain, setting), ""));
        SettingsPage.save(visit, form, form.changes());
        visit.next(SELF);
    }

    // Test

    private static void test(Visit visit, String domain) throws IOException {
        RouteProbe.Report report = visit.tools().routeProbe().test(domain, stored(domain, GatewaySettings.ROUTE_URI));
        List<Map<String, Object>> names = new ArrayList<>();
        report.names().forEach((name, questions) -> names.add(Map.of("name", name, "questions",
                questions.stream().map(question -> question(question, visit.texts())).toList())));
        List<Map<String, Object>> hops = report.answers().stream().map(answer -> hop(answer, visit.texts())).toList();
        String problem = report.found() instanceof Location.Found ? "" : why(report.found());
        list(visit, Map.of("wrong", "", "report", Map.of("domain", domain, "names", names, "hops", hops, "problem", problem)));
    }

    private static Map<String, Object> question(Question question, Texts texts) {
        String none = texts.get(question.answered() ? "routes.dns-nothing" : "routes.dns-silent");
        return Map.of("what", question.type() + ' ' + question.name(),
                "records", question.records().isEmpty() ? List.of(none) : question.records());
    }

    private static String why(Location none) {
        return none instanceof Location.NotFound found ? found.why() : ((Location.Unknown) none).why();
    }

    private static Map<String, Object> hop(RouteProbe.Answer answer, Texts texts) {
        return Map.of("address", address(answer.hop()), "transport", answer.hop().transport(), "answer", answer(answer.outcome(), texts),
                "millis", answer.time().toMillis(), "good", answer.good());
    }

    private static String address(NextHop hop) {
        String address = hop.address().getAddress().getHostAddress();
        return (address.indexOf(':') < 0 ? address : '[' + address + ']') + ':' + hop.address().getPort();
    }

    private static String answer(SipOutcome outcome, Texts texts) {
        if (outcome instanceof SipOutcome.Accepted accepted) {
            return accepted.code() + " " + accepted.reason() + accepted.agent().map(agent -> " (" + agent + ')').orElse("");
        }
        if (outcome instanceof SipOutcome.Rejected rejected) {
            return rejected.code() + " " + rejected.reason();
        }
        return outcome instanceof SipOutcome.Unreachable unreachable ? unreachable.why()
                : outcome instanceof SipOutcome.NotSent notSent ? notSent.why() : texts.get("routes.no-answer");
    }
}
