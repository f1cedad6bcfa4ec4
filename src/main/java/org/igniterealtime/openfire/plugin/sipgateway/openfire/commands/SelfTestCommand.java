package org.igniterealtime.openfire.plugin.sipgateway.openfire.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dom4j.Element;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.CheckResult;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;
import org.jivesoftware.openfire.commands.SessionData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.forms.DataForm;

/**
 * Has the gateway test itself, both ways, as the test page does. That takes some seconds, so the first stage only begins it, on a
 * thread of its own; whoever goes on sees the result, or that it is not there yet. Who begins while a test is under way joins it.
 */
final class SelfTestCommand extends GatewayCommand {

    private static final int IDLE_SECONDS = 10;
    private static final int STOP_SECONDS = 5;
    private static final Logger Log = LoggerFactory.getLogger(SelfTestCommand.class);

    private final Function<Fates.Mode, CheckResult> selfCheck;
    private final ThreadPoolExecutor runner = new ThreadPoolExecutor(0, 1, IDLE_SECONDS, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(1), task -> new Thread(task, "sipgateway-self-test"));
    private Future<List<CheckResult>> run;

    SelfTestCommand(Function<Fates.Mode, CheckResult> selfCheck) {
        this.selfCheck = selfCheck;
    }

    @Override
    public String getCode() {
        return NODES + "self-test";
    }

    @Override
    public String getDefaultLabel() {
        return texts().get("command.self-test");
    }

    @Override
    public int getMaxStages(SessionData data) {
        return 1;
    }

    @Override
    protected List<Action> getActions(SessionData data) {
        return List.of(Action.next, Action.complete);
    }

    @Override
    protected synchronized void addStageInformation(SessionData data, Element command) {
        if (data.getStage() == 0 && (run == null || run.isDone())) {
            begin(data);
        }
        DataForm form = form(DataForm.Type.form);
        form.addInstruction(texts().get("test.self-description"));
        form.addInstruction(texts().get(run != null && run.isDone() ? "command.over" : "command.under-way"));
        command.add(form.getElement());
    }

    private void begin(SessionData data) {
        try {
            run = runner.submit(() -> Stream.of(Fates.Mode.values()).map(selfCheck).toList());
            audit(data, "SIP Gateway: self-test", "");
        } catch (RejectedExecutionException e) {
            Log.debug("A self-test was asked for while the gateway stops");
        }
    }

    @Override
    public synchronized void execute(SessionData data, Element command) {
        if (run == null || !run.isDone()) {
            note(command, false, texts().get("command.not-over"));
            return;
        }
        try {
            show(command, run.get());
        } catch (ExecutionException e) {
            Log.error("The self-test has failed", e.getCause());
            note(command, false, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(Element command, List<CheckResult> results) {
        Texts texts = texts();
        DataForm form = form(DataForm.Type.result);
        for (CheckResult result : results) {
            List<String> lines = new ArrayList<>();
            lines.add((texts.get("outcome." + result.outcome().label()) + ' ' + result.failure()).strip());
            result.steps().forEach(step -> lines.add(String.format(Locale.ROOT, "%.1f ms: %s", step.after().toNanos() / 1e6,
                    texts.get("step." + step.step().label()))));
            show(form, result.mode().label(), texts.get("mode." + result.mode().label()), lines);
        }
        command.add(form.getElement());
    }

    void stop() {
        runner.shutdownNow();
        try {
            if (!runner.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                Log.warn("A self-test did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
