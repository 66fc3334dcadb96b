package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./tidemark release}. */
@Command(
    name = "release",
    header = "Lets a generation go on that a guard holds.",
    description =
        "Its stale rows are then deleted: tidemark explain says how many, and which guard holds it."
            + " Without a generation, the newest held one.")
public final class ReleaseCommand implements Callable<Integer> {
  @Mixin private WorkerOptions worker = new WorkerOptions();

  @Parameters(
      paramLabel = "SYNC[@GENERATION]",
      description = "SOURCE/SYNC, as shop/public.orders, or its number.")
  private String subject = "";

  @Option(
      names = "--sink",
      paramLabel = "CONNECTOR",
      description = "Which sink's, where several hold one.")
  private @Nullable String sink;

  @Override
  public Integer call() {
    Subject asked = Subject.parse(subject);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    asked.generation().ifPresent(generation -> body.put("generation", generation));
    if (sink != null) {
      body.put("connector", sink);
    }
    return ActionOptions.askOnly(worker, asked.sync(), "release", body);
  }
}
