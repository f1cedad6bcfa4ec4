/**
 * XMPP stanzas to SIP values and back: addresses and errors (RFC 7247), page mode (RFC 7572). Pure functions: no clock, log,
 * thread or file, so every rule can be read beside its section of the RFC and tested as a table. Start with
 * {@link org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping} and
 * {@link org.igniterealtime.openfire.plugin.sipgateway.mapping.PageModeMapping}.
 */
package org.igniterealtime.openfire.plugin.sipgateway.mapping;
