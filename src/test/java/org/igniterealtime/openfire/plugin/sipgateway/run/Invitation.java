package org.igniterealtime.openfire.plugin.sipgateway.run;

import java.nio.file.Path;
import java.util.stream.Collectors;

/** What a person needs to know to join with a client of their own. */
final class Invitation {

    private Invitation() {
    }

    static String of(RunOptions options, Listeners listeners, DemoSipUser romeo, Path log) {
        String accounts = options.users().entrySet().stream()
                .map(user -> user.getKey() + "@" + options.domain() + " (password " + user.getValue() + ")")
                .collect(Collectors.joining(", "));
        String xmpp = options.users().keySet().iterator().next() + "@" + options.domain();
        int sip = listeners.sipUdp() != 0 ? listeners.sipUdp() : listeners.sipTcp();
        return """

                Join with your own clients:
                  XMPP     %s
                           server 127.0.0.1, port %d, without TLS, plain text password allowed.
                           Write to %s: he takes the MSRP session, and answers.
                  SIP      Send a MESSAGE to sip:%s, or call there with MSRP, through 127.0.0.1:%d
                           (outbound proxy, UDP or TCP, no registration).
                           Call yourself anybody@%s. Romeo himself is at sip:romeo@127.0.0.1:%d; to take his place with a
                           phone on port 5080: -Dplugin.sipgateway.route.%s.uri=sip:127.0.0.1:5080
                  Console  http://127.0.0.1:%d, user admin, password admin
                  Log      %s
                Ctrl-C ends it.
                """.formatted(accounts, listeners.xmpp(), romeo.agent().address(), xmpp, sip, DemoSipUser.DOMAIN,
                romeo.agent().port(), DemoSipUser.DOMAIN, listeners.admin(), log);
    }
}
