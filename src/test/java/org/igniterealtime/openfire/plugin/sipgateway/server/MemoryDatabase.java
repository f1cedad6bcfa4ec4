package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jivesoftware.database.ConnectionProvider;

/** The database of the embedded server: HSQLDB in memory, gone with the process. Named in {@code openfire.xml}. Thread safe. */
public final class MemoryDatabase implements ConnectionProvider {

    @Override
    public boolean isPooled() {
        return false;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return DriverManager.getConnection("jdbc:hsqldb:mem:openfire", "sa", "");
    }

    @Override
    public void start() {
        // The driver registers itself, the first connection makes the database.
    }

    @Override
    public void restart() {
        // No settings.
    }

    @Override
    public void destroy() {
        // Ends with the process.
    }
}
