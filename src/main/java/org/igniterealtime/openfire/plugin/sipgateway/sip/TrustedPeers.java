package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The addresses whose requests are accepted, as in {@code 127.0.0.0/8, ::1 2001:db8::/32}: addresses and networks, separated by
 * commas or spaces. Never asks DNS.
 *
 * @param bad the entries that cannot be read; they trust nobody
 */
public record TrustedPeers(List<Network> networks, List<String> bad) implements Predicate<InetAddress> {

    /** A network: the addresses whose first bits are the same. */
    public record Network(InetAddress address, int bits) {

        boolean contains(InetAddress other) {
            byte[] ours = address.getAddress();
            byte[] theirs = other.getAddress();
            if (ours.length != theirs.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> i % 8;
                if ((ours[i / 8] & mask) != (theirs[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    public TrustedPeers {
        networks = List.copyOf(networks);
        bad = List.copyOf(bad);
    }

    public static TrustedPeers parse(String list) {
        List<Network> networks = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (String entry : list.strip().split("[,\\s]+")) {
            if (!entry.isEmpty()) {
                network(entry).ifPresentOrElse(networks::add, () -> bad.add(entry));
            }
        }
        return new TrustedPeers(networks, bad);
    }

    private static Optional<Network> network(String entry) {
        String[] parts = entry.split("/", -1);
        Optional<InetAddress> address = literal(parts[0]);
        if (address.isEmpty() || parts.length > 2) {
            return Optional.empty();
        }
        int all = address.get().getAddress().length * 8;
        if (parts.length == 1) {
            return Optional.of(new Network(address.get(), all));
        }
        return parts[1].matches("\\d{1,3}") && Integer.parseInt(parts[1]) <= all
                ? Optional.of(new Network(address.get(), Integer.parseInt(parts[1]))) : Optional.empty();
    }

    /** An address that is written as such; what is not does not become a question to DNS. */
    public static Optional<InetAddress> literal(String text) {
        boolean ipv4 = text.matches("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
        boolean ipv6 = text.indexOf(':') >= 0 && text.matches("[0-9A-Fa-f:.]+");
        try {
            return ipv4 || ipv6 ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean test(InetAddress source) {
        return networks.stream().anyMatch(network -> network.contains(source));
    }
}
