package io.tidemark.cli.command;

import static io.tidemark.cli.command.Samples.GENERATION;
import static io.tidemark.cli.command.Samples.asked;
import static io.tidemark.cli.command.Samples.json;
import static io.tidemark.cli.command.Samples.run;
import static io.tidemark.cli.command.Samples.runs;
import static io.tidemark.cli.command.Samples.syncs;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that ask for something to be done. */
class ActionsTest {
  private static final String WRITES =
      "{'writes': [{'connector': 'mirror', 'table': 'orders', 'statements': ['COPY stage', 'MERGE"
          + " INTO orders'], 'refused': []}, {'connector': 'log', 'table': null, 'statements': [],"
          + " 'refused': ['no marker']}]}";

  private static final String ORDERS = "shop/public.orders";
  private static final String LATER =
      "/runs?after=" + GENERATION + "&limit=1000&source=shop&sync=public.orders";

  private final FakeWorker worker = new FakeWorker();

  @BeforeEach
  void sync() {
    worker.console(
        "/syncs",
        "/syncs",
        syncs(Samples.sync("COMPLETED", true, run(0, "COMPLETED", "{}"))).toString());
  }

  @AfterEach
  void stop() {
    worker.close();
  }

  private CommandRun tidemark(String... arguments) {
    return CommandRun.of(worker, arguments);
  }

  private void answers(String action, int status, String body) {
    worker.console(
        "POST /syncs/{source}/{sync}/" + action, "/syncs/" + ORDERS + "/" + action, status, body);
  }

  private void later(JsonNode... runs) {
    worker.console("/runs", LATER, runs(runs));
  }

  @Test
  @DisplayName("HT-43 run says of whom it was asked, and waits for nothing")
  void asksOnly() {
    answers("run", 202, asked(0));
    CommandRun run = tidemark("run", ORDERS);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.lines())
        .containsExactly("asked for run of shop/public.orders by connector shop-source");
    assertThat(worker.last().body()).isEqualTo("{}");
    assertThat(worker.last().headers())
        .containsEntry("X-tidemark-console", List.of("cli"))
        .containsEntry("Content-type", List.of("application/json"));
  }

  @Test
  @DisplayName("HT-43 run --wait follows the very run that it started, to its end")
  void waits() {
    answers("run", 202, asked(0));
    later();
    later(run(1, "COMPLETED", "{'trigger': 'schedule'}"));
    later(run(2, "WRITING", "{'ended_at': null}"), run(1, "COMPLETED", "{'trigger': 'schedule'}"));
    later(
        run(3, "READING", "{'ended_at': null}"),
        run(2, "COMPLETED", "{'added': 7}"),
        run(1, "FAILED", "{'trigger': 'schedule'}"));
    CommandRun run = tidemark("run", ORDERS, "--wait", "--every=PT0.005S");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.lines().get(0)).isEqualTo("mirror: run 4000000002 is WRITING");
    assertThat(run.lines().get(2)).contains("4000000002").contains("COMPLETED");
    assertThat(run.lines()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETED, 0",
    "COMPLETED_WITH_ERRORS, 1",
    "HELD, 1",
    "BLOCKED, 1",
    "FAILED, 1",
    "ABORTED, 1",
    "SUPERSEDED, 1"
  })
  @DisplayName("HT-16 each end of a run has its exit code")
  void ends(String status, int code) {
    answers("run", 202, asked(0));
    later(run(1, status, "{'error': 'the reason'}"));
    CommandRun run = tidemark("run", ORDERS, "--wait");
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.out()).contains(status).contains("4000000001: the reason");
  }

  @Test
  @DisplayName("a run that is not over in time is 5, with what was seen of it, also as JSON")
  void timesOut() {
    answers("run", 202, asked(0));
    later();
    later(run(1, "WAITING", "{}"));
    CommandRun unseen = tidemark("run", ORDERS, "--wait", "--timeout=PT0S");
    assertThat(unseen.code()).isEqualTo(5);
    assertThat(unseen.err())
        .isEqualToIgnoringNewLines(
            "run: not over within PT0S: its run has not begun. tidemark doctor looks at the"
                + " connectors");
    CommandRun late = tidemark("run", ORDERS, "--wait", "--timeout=PT0S", "-o", "json");
    assertThat(late.code()).isEqualTo(5);
    assertThat(late.err()).contains("not over within PT0S at mirror. tidemark explain says why");
    assertThat(json(late.out()).path("awaited").toString()).isEqualTo("[\"mirror\"]");
    assertThat(json(late.out()).at("/asked/signal").asText()).isEqualTo("s-1");
    assertThat(json(late.out()).at("/runs/0/status").asText()).isEqualTo("WAITING");
  }

  @Test
  @DisplayName("a sink whose destination has not answered before is awaited as soon as it does")
  void sinkThatWasSilent() {
    answers("run", 202, asked(0));
    ObjectNode sync = Samples.sync("COMPLETED", true, run(0, "COMPLETED", "{}"));
    sync.withArray("sinks").add(sync.at("/sinks/0").deepCopy());
    ((ObjectNode) sync.at("/sinks/1")).put("connector", "archive").put("sink", "archive");
    worker.console("/syncs", "/syncs", syncs(sync).toString());
    later(run(1, "COMPLETED", "{}"));
    later(run(1, "COMPLETED", "{}"), run(1, "HELD", "{'sink': 'archive'}"));
    CommandRun run = tidemark("run", ORDERS, "--wait", "--every=PT0.005S");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("archive").contains("HELD");
  }

  @Test
  @DisplayName("a worker that goes away while it is waited for is waited for, too, to the very end")
  void workerThatGoesAway() {
    answers("run", 202, asked(0));
    String away = "{\"error_code\":502,\"message\":\"no worker behind this proxy\"}";
    String all = syncs(Samples.sync("COMPLETED", true, run(0, "COMPLETED", "{}"))).toString();
    worker.console("GET /syncs", "/syncs", 502, away).console("/syncs", "/syncs", all);
    worker.console("GET /runs", LATER, 502, away);
    later(run(1, "COMPLETED", "{}"));
    CommandRun run = tidemark("run", ORDERS, "--wait", "--every=PT0.005S");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.lines()).hasSize(2);
  }

  @Test
  @DisplayName("a destination that stays silent may lack the run, which is not well")
  void sinkThatIsSilent() {
    answers("run", 202, asked(0));
    ObjectNode answer = json(runs(run(1, "COMPLETED", "{}")));
    answer.withArray("problems").add(json("{'connector': 'archive', 'message': 'no route'}"));
    worker.console("/runs", LATER, answer.toString());
    CommandRun run = tidemark("run", ORDERS, "--wait");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("the destination of archive does not answer: no route");
  }

  @Test
  @DisplayName("HT-6 a resync that would double rows is refused (4) with the reason, unless forced")
  void resync() {
    answers("resync", 409, Samples.error(409, "sink log has write.mode=append"));
    answers("resync", 202, asked(0));
    CommandRun refused = tidemark("resync", ORDERS);
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err()).isEqualToIgnoringNewLines("resync: sink log has write.mode=append");
    later(run(1, "COMPLETED", "{'trigger': 'resync', 'kind': 'resync'}"));
    assertThat(tidemark("resync", ORDERS, "--force", "--wait").code()).isZero();
    assertThat(worker.bodies()).containsOnlyOnce("{}").contains("{\"force\":true}");
  }

  @Test
  @DisplayName("a resync of a source that follows a log says that it is of all its tables")
  void resyncOfLog() {
    answers("resync", 202, json(asked(0)).put("all", true).toString());
    String line =
        "asked for resync of shop/public.orders and all other tables of its source by connector"
            + " shop-source";
    assertThat(tidemark("resync", ORDERS).lines()).containsExactly(line);
    later(run(1, "COMPLETED", "{'trigger': 'resync'}"));
    CommandRun waited = tidemark("resync", ORDERS, "--wait");
    assertThat(waited.code()).as(waited.err()).isZero();
    assertThat(waited.lines().get(0)).isEqualTo(line);
  }

  @Test
  @DisplayName("release names the generation and the sink, reset nothing")
  void releaseAndReset() {
    String released = "{'source': 'shop', 'sync': 'public.orders', 'connector': 'mirror'}";
    answers("release", 202, json(released).toString());
    assertThat(tidemark("release", ORDERS).code()).isZero();
    assertThat(worker.last().body()).isEqualTo("{}");
    CommandRun named = tidemark("release", ORDERS + "@" + GENERATION, "--sink=mirror");
    assertThat(named.out())
        .isEqualToIgnoringNewLines("asked for release of shop/public.orders by connector mirror");
    assertThat(worker.last().body())
        .isEqualTo("{\"generation\":1795780000000,\"connector\":\"mirror\"}");
    answers("reset", 202, asked(0));
    assertThat(tidemark("reset", ORDERS, "-o", "json").out()).isEqualToIgnoringNewLines(asked(0));
  }

  @Test
  @DisplayName(
      "HT-36 HT-37 HT-38 HT-41 HT-42 a row is tested by its key, with other values, as what")
  void testRow() {
    ObjectNode told = json(asked(0));
    told.set("writes", json(WRITES).path("writes"));
    answers("test-row", 202, told.toString());
    later();
    later(run(1, "COMPLETED", "{'kind': 'test', 'changed': 1, 'warnings': 'a test'}"));
    CommandRun tested =
        tidemark(
            "test-row",
            ORDERS,
            "--key",
            "id=7",
            "--op=changed",
            "--set",
            "status=x=y",
            "--set-null",
            "note",
            "--every=PT0.005S");
    assertThat(tested.code()).as(tested.err()).isZero();
    assertThat(tested.lines())
        .containsExactly(
            "mirror writes to orders by:",
            "  COPY stage",
            "  MERGE INTO orders",
            "log: no statements are told: no marker",
            "mirror: COMPLETED, the row was changed",
            "  a test");
    assertThat(worker.requests()).contains("POST /tidemark/api/syncs/" + ORDERS + "/test-row");
    assertThat(worker.bodies())
        .contains(
            "{\"op\":\"changed\",\"key\":{\"id\":\"7\"},\"overrides\":{\"status\":\"x=y\",\"note\":null}}");
  }

  @Test
  @DisplayName("HT-39 HT-41 a test that is refused, rejected or passed over says so")
  void testRowFails() {
    answers("test-row", 400, Samples.error(400, "column id is of the key"));
    answers("test-row", 202, asked(0));
    CommandRun refused = tidemark("test-row", ORDERS, "--key=id=7", "--set=id=8");
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err()).contains("column id is of the key");
    later(run(1, "COMPLETED_WITH_ERRORS", "{'kind': 'test', 'rejected': 1}"));
    later(run(1, "COMPLETED", "{'kind': 'test'}"));
    later(run(1, "ABORTED", "{'kind': 'test', 'error': 'there is no row'}"));
    CommandRun rejected = tidemark("test-row", ORDERS);
    assertThat(rejected.code()).isEqualTo(1);
    assertThat(rejected.lines())
        .containsExactly(
            "mirror: COMPLETED_WITH_ERRORS, the row was rejected",
            "  why: tidemark errors 4000000001");
    assertThat(tidemark("test-row", ORDERS).out()).contains("the row was passed over");
    CommandRun aborted = tidemark("test-row", ORDERS);
    assertThat(aborted.code()).isEqualTo(1);
    assertThat(aborted.lines())
        .containsExactly("mirror: ABORTED, nothing was written", "  there is no row");
    assertThat(tidemark("test-row", ORDERS, "--op=moved").code()).isEqualTo(2);
  }
}
