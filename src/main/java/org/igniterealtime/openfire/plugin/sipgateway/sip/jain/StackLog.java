package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the RI logs to. It builds whole messages into its texts, bodies included, so the texts are not passed on: only that
 * something failed, with the exception, at debug. Made by the RI, by name; stateless.
 */
public final class StackLog implements StackLogger {

    private static final Logger LOG = LoggerFactory.getLogger(StackLog.class);

    @Override
    public boolean isLoggingEnabled() {
        return false;
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return false;
    }

    @Override
    public void logException(Throwable e) {
        LOG.debug("JAIN-SIP failed: {}", e.getClass().getName());
    }

    @Override
    public void logError(String message, Exception e) {
        logException(e);
    }

    @Override
    public void logDebug(String message, Exception e) {
    }

    @Override
    public void logStackTrace() {
    }

    @Override
    public void logStackTrace(int level) {
    }

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void logDebug(String message) {
    }

    @Override
    public void logTrace(String message) {
    }

    @Override
    public void logFatalError(String message) {
    }

    @Override
    public void logError(String message) {
    }

    @Override
    public void logWarning(String message) {
    }

    @Override
    public void logInfo(String message) {
    }

    @Override
    public void disableLogging() {
    }

    @Override
    public void enableLogging() {
    }

    @Override
    public void setBuildTimeStamp(String timeStamp) {
    }

    @Override
    public void setStackProperties(Properties properties) {
    }

    @Override
    public String getLoggerName() {
        return LOG.getName();
    }
}
