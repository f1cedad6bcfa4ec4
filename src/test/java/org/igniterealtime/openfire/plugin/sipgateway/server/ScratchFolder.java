package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that may be emptied, because a file in it says that an earlier server has made it. */
final class ScratchFolder {

    static final String MARKER = ".sipgateway-run";

    /** The folder holds something of somebody else. */
    static final class NotOurs extends IOException {
        NotOurs(Path folder) {
            super(folder + " holds files that are not from an earlier run (there is no " + MARKER
                    + " in it), so it is left as it is");
        }
    }

    private ScratchFolder() {
    }

    /**
     * Makes the folder, or empties it, and marks it.
     *
     * @throws NotOurs if it is not empty and not marked; it is unchanged then
     */
    static void empty(Path folder) throws IOException {
        Path marker = folder.resolve(MARKER);
        if (Files.exists(folder) && !Files.exists(marker) && !isEmpty(folder)) {
            throw new NotOurs(folder);
        }
        for (Path path : contents(folder)) {
            if (!path.equals(marker)) {
                Files.delete(path);
            }
        }
        Files.createDirectories(folder);
        Files.writeString(marker, "Made by the SIP gateway's test server, which empties this folder at its next start.\n");
    }

    /** Copies a folder with everything in it. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Everything below the folder, innermost first; links are not followed. */
    private static List<Path> contents(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> !path.equals(folder)).sorted(Comparator.reverseOrder()).toList();
        }
    }
}
