package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./tidemark reset}. */
@Command(
    name = "reset",
    header = "Has a sync of mode diff take what is there as known.",
    description =
        "Only what changes from then on is sent: whatever differs now stays as it is at the"
            + " destination. A sync of another mode has nothing to forget, and says so in the"
            + " worker's log.")
public final class ResetCommand implements Callable<Integer> {
  @Mixin private WorkerOptions worker = new WorkerOptions();

  @Parameters(
      paramLabel = "SYNC",
      description = "SOURCE/SYNC, as shop/public.orders, or its number.")
  private String sync = "";

  @Override
  public Integer call() {
    return ActionOptions.askOnly(worker, sync, "reset", JsonNodeFactory.instance.objectNode());
  }
}
