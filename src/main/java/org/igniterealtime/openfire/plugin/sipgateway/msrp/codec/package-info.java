/**
 * RFC 4975 on the wire: octets to request and response heads, body slices and end-lines, and back. Pure: no socket, no
 * thread, no clock. Start with {@link org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpDecoder}.
 */
package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;
