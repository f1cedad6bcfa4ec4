/** What administrators can do with the gateway from an XMPP client (XEP-0050). */
package org.igniterealtime.openfire.plugin.sipgateway.openfire.commands;
