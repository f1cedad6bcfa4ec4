package org.igniterealtime.openfire.plugin.sipgateway;

import java.io.File;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.container.Plugin;
import org.jivesoftware.openfire.container.PluginManager;
import org.jivesoftware.openfire.container.PluginMetadataHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Openfire loads. Called on Openfire's threads. */
public final class SipGatewayPlugin implements Plugin {

    private static final Logger Log = LoggerFactory.getLogger(SipGatewayPlugin.class);

    private Gateway gateway;

    @Override
    public void initializePlugin(PluginManager manager, File pluginDirectory) {
        gateway = new Gateway(XMPPServer.getInstance(), String.valueOf(PluginMetadataHelper.getVersion(this)));
        try {
            gateway.start();
        } catch (RuntimeException | LinkageError e) {
            // Openfire keeps a plugin that failed here, with all that it has registered.
            Log.error("The SIP gateway could not be started", e);
            gateway.stop();
        }
    }

    @Override
    public void destroyPlugin() {
        if (gateway != null) {
            gateway.stop();
            gateway = null;
        }
    }
}
