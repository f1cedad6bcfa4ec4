/**
 * MIME bodies: CPIM (RFC 3862), isComposing (RFC 3994), IMDN (RFC 5438), multipart. Pure values. Readers take what is seen in
 * the field and give nothing where it cannot be understood; writers follow the RFC to the letter.
 */
package org.igniterealtime.openfire.plugin.sipgateway.payload;
