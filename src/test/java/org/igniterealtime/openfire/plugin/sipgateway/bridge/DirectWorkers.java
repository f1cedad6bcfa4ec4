package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Works on the caller's thread: when a call into the bridge returns, everything that follows from it has happened. */
final class DirectWorkers extends AbstractExecutorService {

    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean holding;
    private boolean down;

    @Override
    public void execute(Runnable task) {
        if (holding) {
            held.add(task);
        } else {
            task.run();
        }
    }

    /** From now on all workers are busy elsewhere. */
    void hold() {
        holding = true;
    }

    void release() {
        holding = false;
        while (!held.isEmpty()) {
            held.poll().run();
        }
    }

    @Override
    public void shutdown() {
        down = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        down = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return down;
    }

    @Override
    public boolean isTerminated() {
        return down;
    }

    @Override
    public boolean awaitTermination(long time, TimeUnit unit) {
        return down;
    }
}
