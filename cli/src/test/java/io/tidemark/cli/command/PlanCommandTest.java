package io.tidemark.cli.command;

import static io.tidemark.cli.command.Samples.json;
import static io.tidemark.cli.command.Samples.run;
import static io.tidemark.cli.command.Samples.runs;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.description.Description;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a configuration before it is used. */
class PlanCommandTest {
  private static final String ALTERED =
      "{'source': 'shop', 'sync': 'public.orders', 'generation': 7, 'rows': 1200, 'table':"
          + " 'orders', 'statements': ['ALTER TABLE orders\\n ADD COLUMN note text'], 'refused':"
          + " []}";
  private static final String SINK = "PUT /connector-plugins/JdbcSyncSinkConnector/config/validate";
  private static final String SOURCE =
      "PUT /connector-plugins/JdbcSyncSourceConnector/config/validate";

  private final FakeWorker worker = new FakeWorker();
  private @TempDir Path folder;

  @AfterEach
  void stop() {
    worker.close();
  }

  private CommandRun plan(String type, String others, String... options) throws IOException {
    String config = "{'name': 'mirror', 'connector.class': '%s'%s}".formatted(type, others);
    Path file = Files.writeString(folder.resolve("c.json"), json(config).toString());
    String[] all = new String[options.length + 3];
    all[0] = "plan";
    all[1] = "-f";
    all[2] = file.toString();
    System.arraycopy(options, 0, all, 3, options.length);
    return CommandRun.of(worker, all);
  }

  private void running(String config) {
    worker.worker(
        "GET /connectors?expand=info",
        200,
        json("{'mirror': {'info': {'config': %s}}}".formatted(config)).toString());
  }

  private void understood() {
    worker.worker(SINK, 200, "{\"error_count\":0,\"configs\":[]}");
  }

  /** What the console says of tables. */
  private void preview(String table, String unknown) {
    String answer = "{'tables': [%s], 'unknown': [%s]}".formatted(table, unknown);
    worker.console("PUT /plan", "/plan", 200, json(answer).toString());
  }

  @Test
  @DisplayName(
      "a sink that runs: which keys would change, where its syncs stand, what is not known")
  void changed() throws IOException {
    understood();
    running(
        "{'name': 'mirror', 'connector.class': 'JdbcSyncSinkConnector', 'connection.password':"
            + " 's3cret-1', 'signal': 'x'}");
    worker.console(
        "/runs",
        "/runs?limit=1000&sink=copy",
        runs(
            run(3, "COMPLETED", "{'kind': 'test'}"),
            run(2, "WRITING", "{}"),
            run(2, "HELD", "{'sync': 'parcels', 'stale': 1200}"),
            run(1, "COMPLETED", "{'stale': 5, 'removed': 5}")));
    preview(ALTERED, "'what transforms do'");
    String others = ", 'connection.password': 's3cret-2', 'batch.size': 5, 'sink.id': 'copy'";
    CommandRun plan = plan("JdbcSyncSinkConnector", others);
    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(plan.lines())
        .containsExactly(
            "connector mirror is there: its keys would change, and its tasks be restarted",
            "  added: batch.size",
            "  changed: connection.password",
            "  removed: signal",
            "  added: sink.id",
            "no problems",
            "table orders, for shop/public.orders of 1,200 rows: would run",
            "  ALTER TABLE orders  ADD COLUMN note text",
            " SYNC                   GENERATION  STATUS   STALE  REMOVED",
            " shop/public.orders  1795780000002  WRITING               0",
            " shop/parcels        1795780000002  HELD     1,200        0",
            "cannot be told: what transforms do",
            "cannot be told: how many rows of shop/public.orders are stale: they are counted when a"
                + " generation is complete, and 1795780000002 is WRITING");
    String told = plan("JdbcSyncSinkConnector", others, "-o", "json").out();
    assertThat(plan.out() + told).doesNotContain("s3cret");
    assertThat(Description.json(told).at("/syncs/1/stale").intValue()).isEqualTo(1200);
  }

  @Test
  @DisplayName("where the switch of actions is off, the tables are what cannot be told, and why")
  void switchedOff() throws IOException {
    understood();
    running("{'name': 'mirror', 'connector.class': 'JdbcSyncSinkConnector'}");
    worker.console("/runs", "/runs?limit=1000&sink=mirror", runs());
    String no = "{\"error_code\":403,\"message\":\"the console only reads: set the switch\"}";
    worker.console("PUT /plan", "/plan", 403, no);
    CommandRun plan = plan("JdbcSyncSinkConnector", "");
    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(plan.lines())
        .contains(
            "no problems",
            "cannot be told: which tables would be made or altered: the console only reads: set the"
                + " switch");
  }

  @Test
  @DisplayName("a source that does not exist would be created, and its problems are 1")
  void created() throws IOException {
    worker.worker(
        SOURCE,
        200,
        json("{'error_count': 1, 'configs': [{'value': {'name': 'tables', 'errors': ['ordes*"
                + " matches nothing']}}]}")
            .toString());
    worker.worker("GET /connectors?expand=info", 200, "{}");
    CommandRun plan = plan("JdbcSyncSourceConnector", "");
    assertThat(plan.code()).isEqualTo(1);
    assertThat(plan.lines())
        .containsExactly(
            "connector mirror would be created",
            " KEY     PROBLEM",
            " tables  ordes* matches nothing",
            "cannot be told: how many rows it would read: nothing is counted before it reads."
                + " Nothing changes in its database");
  }

  @Test
  @DisplayName("a source that follows a log makes something in its database, which is told")
  void follows() throws IOException {
    worker.worker(
        "PUT /connector-plugins/LogSyncSource/config/validate",
        200,
        "{\"error_count\":0,\"configs\":[]}");
    worker.worker("GET /connectors?expand=info", 200, "{}");
    CommandRun plan = plan("LogSyncSource", "");
    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(plan.lines())
        .containsExactly(
            "connector mirror would be created",
            "no problems",
            "cannot be told: how many rows it would read: nothing is counted before it reads. Its"
                + " snapshot is of all its tables, and in its database it makes what it follows the"
                + " log by, such as a replication slot");
  }

  @Test
  @DisplayName("a sink that is as the file says, and has written nothing, would not change")
  void unchanged() throws IOException {
    understood();
    preview(
        "{'source': 'shop', 'sync': 'orders', 'generation': 7, 'rows': null, 'table': 'orders',"
            + " 'statements': [], 'refused': []}",
        "");
    running("{'name': 'mirror', 'connector.class': 'JdbcSyncSinkConnector'}");
    worker.console("/runs", "/runs?limit=1000&sink=mirror", runs());
    CommandRun plan = plan("JdbcSyncSinkConnector", "");
    assertThat(plan.code()).isZero();
    assertThat(plan.out())
        .contains("connector mirror is there, just so: nothing would change")
        .contains("table orders, for shop/orders: fits")
        .contains("how many rows are stale: this sink has written nothing yet");
    assertThat(worker.bodies())
        .contains(
            "{\"name\":\"mirror\",\"config\":{\"name\":\"mirror\",\"connector.class\":\"JdbcSyncSinkConnector\"}}");
  }

  @Test
  @DisplayName("a table that does not fit is 1, and nothing is looked at while there are problems")
  void refused() throws IOException {
    understood();
    worker.worker(
        SINK,
        200,
        json("{'error_count': 1, 'configs': [{'value': {'name': 'topics', 'errors': ['no']}}]}")
            .toString());
    worker.worker("GET /connectors?expand=info", 200, "{}");
    worker.console("/runs", "/runs?limit=1000&sink=mirror", runs());
    preview(
        "{'source': 'shop', 'sync': 'orders', 'generation': 7, 'rows': 3, 'table': 'orders',"
            + " 'statements': [], 'refused': ['Type changed']}",
        "");
    CommandRun plan = plan("JdbcSyncSinkConnector", "");
    assertThat(plan.code()).isEqualTo(1);
    assertThat(plan.lines())
        .contains(
            "table orders, for shop/orders of 3 rows: it does not fit, and the task would fail",
            "  Type changed");
    CommandRun wrong = plan("JdbcSyncSinkConnector", "");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.out()).contains("nothing is looked at while there are problems");
  }
}
