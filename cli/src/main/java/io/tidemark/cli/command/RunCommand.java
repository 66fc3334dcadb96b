package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./tidemark run}. */
@Command(
    name = "run",
    header = "Has a sync read now, or after the run under way.",
    description =
        "With --wait it follows the run that it has started, at every sink that writes the sync, and"
            + " ends when that is over: 0 when it is COMPLETED everywhere, else 1 (COMPLETED_WITH_ERRORS,"
            + " HELD, BLOCKED, FAILED, ABORTED, SUPERSEDED).")
public final class RunCommand implements Callable<Integer> {
  @Mixin private WorkerOptions worker = new WorkerOptions();
  @Mixin private ActionOptions action = new ActionOptions();

  @Parameters(
      paramLabel = "SYNC",
      description = "SOURCE/SYNC, as shop/public.orders, or its number.")
  private String sync = "";

  @Override
  public Integer call() {
    return action.ask(worker, sync, "run", JsonNodeFactory.instance.objectNode());
  }
}
