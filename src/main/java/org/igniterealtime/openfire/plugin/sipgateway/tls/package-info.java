/**
 * TLS as SIP and MSRP share it: our key, whom we trust, and whom a certificate is for. Start with
 * {@link org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial}.
 */
package org.igniterealtime.openfire.plugin.sipgateway.tls;
