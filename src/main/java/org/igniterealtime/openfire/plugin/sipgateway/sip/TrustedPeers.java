package org.igniterealtime.openfire.plugin.sipgateway.sip;
public final class TrustedPeers { public static java.util.function.Predicate<java.net.InetAddress> parse(String t){ return a -> a.isLoopbackAddress(); } }
