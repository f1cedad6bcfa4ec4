/**
 * SDP offers and answers for MSRP (RFC 3264, RFC 4975 s8, RFC 6135, RFC 6714). Pure values; start with
 * {@link org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.MsrpNegotiation}.
 */
package org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp;
