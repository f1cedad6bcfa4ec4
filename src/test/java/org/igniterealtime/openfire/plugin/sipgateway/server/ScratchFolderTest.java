package org.igniterealtime.openfire.plugin.sipgateway.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchFolderTest {

    @TempDir
    private Path temp;

    @Test
    void makesAFolderAndEmptiesItTheNextTime() throws IOException {
        Path folder = temp.resolve("a/b");
        ScratchFolder.empty(folder);
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/openfire.xml"), "old");

        ScratchFolder.empty(folder);

        try (var left = Files.list(folder)) {
            assertEquals(ScratchFolder.MARKER, left.map(path -> path.getFileName().toString()).reduce("", String::concat));
        }
    }

    @Test
    void leavesTheFolderOfSomebodyElseAsItIs() throws IOException {
        Path letter = Files.writeString(temp.resolve("letter"), "To Juliet");

        assertThrows(ScratchFolder.NotOurs.class, () -> ScratchFolder.empty(temp));

        assertEquals("To Juliet", Files.readString(letter));
    }

    @Test
    void doesNotFollowLinksOutOfTheFolder() throws IOException {
        Path letter = Files.writeString(Files.createDirectory(temp.resolve("elsewhere")).resolve("letter"), "To Juliet");
        Path folder = temp.resolve("run");
        ScratchFolder.empty(folder);
        Files.createSymbolicLink(folder.resolve("link"), letter.getParent());

        ScratchFolder.empty(folder);

        assertTrue(Files.exists(letter));
    }
}
