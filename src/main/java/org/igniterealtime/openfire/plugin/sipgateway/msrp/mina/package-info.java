/** The transport of MSRP over Apache MINA; nothing else imports MINA. */
package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;
