package io.tidemark.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.view.TestPage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./tidemark test-row}. */
@Command(
    name = "test-row",
    header = "Sends one row of a sync, and shows what becomes of it.",
    description =
        "The row is written at the destination, as a run of its own of kind test. Nothing else of the"
            + " sync changes, no offset, and nothing at the source. The statements of the write are"
            + " shown first, with ? for values.")
public final class TestRowCommand implements Callable<Integer> {
  @Mixin private WorkerOptions worker = new WorkerOptions();
  @Mixin private WaitOptions waits = new WaitOptions();
  @Mixin private LookOptions looks = new LookOptions();

  /** As what a row is sent. */
  enum Op {
    added,
    changed,
    removed
  }

  @Parameters(
      paramLabel = "SYNC",
      description = "SOURCE/SYNC, as shop/public.orders, or its number.")
  private String sync = "";

  @Option(
      names = "--key",
      paramLabel = "COLUMN=VALUE",
      description =
          "Which row, by all columns of its key (repeat the option). Default: the first row")
  private Map<String, String> key = new LinkedHashMap<>();

  @Option(
      names = "--op",
      paramLabel = "OP",
      description = "As what: ${COMPLETION-CANDIDATES}. Default: changed")
  private Op op = Op.changed;

  @Option(
      names = "--set",
      paramLabel = "COLUMN=VALUE",
      description =
          "What the row says instead, read as the source's database reads a text for the column"
              + " (repeat the option).")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--set-null",
      paramLabel = "COLUMN",
      description = "A column that is NULL instead (repeat the option).")
  private List<String> nulls = List.of();

  @Override
  public Integer call() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("op", op.name());
    if (!key.isEmpty()) {
      key.forEach(body.putObject("key")::put);
    }
    if (!set.isEmpty() || !nulls.isEmpty()) {
      ObjectNode overrides = body.putObject("overrides");
      set.forEach(overrides::put);
      nulls.forEach(overrides::putNull);
    }
    TestPage page = new TestPage(worker.style());
    return new Follow(worker, waits, looks)
        .until(sync, "test-row", body, new Follow.Pages(page::writes, page::lines));
  }
}
