package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./tidemark resync}. */
@Command(
    name = "resync",
    header = "Sends all rows of a sync once more, and deletes nothing by it.",
    description =
        "Refused where a sink appends or inserts, and would have the rows twice, unless it is forced."
            + " Of a source that follows a log it is a new snapshot of all its tables, at whose end"
            + " goes what they lack.")
public final class ResyncCommand implements Callable<Integer> {
  @Mixin private WorkerOptions worker = new WorkerOptions();
  @Mixin private ActionOptions action = new ActionOptions();

  @Parameters(
      paramLabel = "SYNC",
      description = "SOURCE/SYNC, as shop/public.orders, or its number.")
  private String sync = "";

  @Option(names = "--force", description = "Do it all the same.")
  private boolean force;

  @Override
  public Integer call() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (force) {
      body.put("force", true);
    }
    return action.ask(worker, sync, "resync", body);
  }
}
