package io.tidemark.cli.command;

import io.tidemark.cli.client.ExitCode;
import io.tidemark.cli.view.Finding;
import io.tidemark.cli.view.FindingsPage;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./tidemark doctor}. */
@Command(
    name = "doctor",
    header = "Whether all that syncs need is there.",
    description =
        "Looks at the worker and its clock, the plugin and the console on it, the connectors and"
            + " tasks of the cluster, what their users may do in the databases and at the brokers, the"
            + " destinations as the console reaches them, and the versions of all.")
public final class DoctorCommand implements Callable<Integer> {
  @Mixin private WorkerOptions worker = new WorkerOptions();

  @Override
  public Integer call() {
    List<Finding> findings = new Checkup(worker.worker(), Clock.systemUTC()).findings();
    worker.say(
        worker.isJson()
            ? List.of(FindingsPage.json(findings).toString())
            : FindingsPage.lines(findings, worker.style()));
    return findings.stream().anyMatch(Finding::isProblem) ? ExitCode.UNWELL : ExitCode.DONE;
  }
}
