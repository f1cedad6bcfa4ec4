package org.igniterealtime.openfire.plugin.sipgateway.sip;
import java.util.*;
public final class Routes implements NextHops {
  private volatile Map<String,List<NextHop>> m = Map.of();
  public void set(Map<String,String> r){ Map<String,List<NextHop>> n=new HashMap<>(); r.forEach((d,u)->{ List<NextHop> l=new ArrayList<>(); for(String s: u.trim().split("\\s+")){ if(s.isEmpty()) continue; boolean tcp=s.contains("transport=tcp"); String hp=s.replaceFirst("^sip:","").replaceFirst(";.*",""); int c=hp.lastIndexOf(':'); l.add(new NextHop(new java.net.InetSocketAddress(c<0?hp:hp.substring(0,c), c<0?5060:Integer.parseInt(hp.substring(c+1))), tcp?Transport.TCP:Transport.UDP)); } n.put(d,l);}); m=n; }
  public List<NextHop> towards(String d){ return m.getOrDefault(d,List.of()); }
  public java.util.function.Predicate<java.net.InetAddress> trust(java.util.function.Predicate<java.net.InetAddress> p){ return a->p.test(a)||m.values().stream().flatMap(List::stream).anyMatch(h->h.address().getAddress().equals(a)); }
  public void stop(){}
}
