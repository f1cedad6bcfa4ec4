package org.igniterealtime.openfire.plugin.sipgateway.run;

/** The server cannot be run as asked; the message is one sentence for the person who asked. */
final class RunRefused extends Exception {

    private static final long serialVersionUID = 1L;

    RunRefused(String sentence) {
        super(sentence);
    }
}
