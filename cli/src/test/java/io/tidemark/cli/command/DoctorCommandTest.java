package io.tidemark.cli.command;

import static io.tidemark.cli.command.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.client.Release;
import io.tidemark.cli.client.WorkerClient;
import io.tidemark.cli.client.WorkerClient.Patience;
import io.tidemark.cli.view.Finding;
import io.tidemark.description.Description;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a check-up finds. */
class DoctorCommandTest {
  private static final String CONNECTORS = "GET /connectors?expand=status&expand=info";

  private final FakeWorker worker = new FakeWorker();

  @BeforeEach
  void root() {
    worker.worker("GET /", 200, json("{'version': '4.3.1', 'kafka_cluster_id': 'k1'}").toString());
  }

  @AfterEach
  void stop() {
    worker.close();
  }

  private void plugins(String version) {
    worker.worker(
        "GET /connector-plugins",
        200,
        """
        [{"class":"io.tidemark.source.JdbcSyncSourceConnector","version":"%1$s"},
         {"class":"io.tidemark.source.LogSyncSourceConnector","version":"%1$s"},
         {"class":"io.tidemark.sink.JdbcSyncSinkConnector","version":"%1$s"}]
        """
            .formatted(version));
  }

  private void console(boolean actions) {
    worker.console(
        "/health",
        "/health",
        json("{'connectors': 2, 'failed': [], 'status': 'up'}")
            .put("version", Release.current())
            .put("actions", actions)
            .toString());
  }

  /** A connector of ours with one task, in states of Connect's. */
  private static ObjectNode connector(String type, String state, String task) {
    ObjectNode connector = json("{'info': {'config': {}}, 'status': {'name': 'shop'}}");
    ((ObjectNode) connector.at("/info/config")).put("connector.class", type);
    ObjectNode status = (ObjectNode) connector.path("status");
    status.putObject("connector").put("state", state);
    if (!task.isEmpty()) {
      ObjectNode only = status.putArray("tasks").addObject().put("id", 0).put("state", task);
      only.put("trace", "ConnectException: disk is full\n\tat io.tidemark");
    }
    return connector;
  }

  private void connectors(ObjectNode connector) {
    worker.worker(CONNECTORS, 200, "{\"shop\":" + connector + "}");
  }

  @Test
  @DisplayName("all is there, of one version, and the exit code is 0")
  void well() {
    plugins(Release.current());
    console(true);
    connectors(connector("JdbcSyncSource", "RUNNING", "RUNNING"));
    worker.console("/syncs", "/syncs", Samples.syncs().toString());
    validation("{'error_count': 0, 'configs': []}");
    rights("'lacking': [], 'unseen': [], 'unknown': null");
    CommandRun doctor = CommandRun.of(worker, "doctor");
    assertThat(doctor.code()).as(doctor.out()).isZero();
    assertThat(doctor.lines())
        .hasSize(12)
        .contains(
            " configuration of shop           ok     valid, and its database lets its user do what it has to",
            " Kafka rights                    ok     topics and groups are open to all connectors",
            " connector shop                  ok     runs, with 1 task",
            " worker                          ok     Kafka Connect 4.3.1, of the Kafka cluster k1",
            " destinations                    ok     all answer, and know of 0 syncs");
    assertThat(
            Description.json(CommandRun.of(worker, "doctor", "-o", "json").out())
                .at("/findings/0/state")
                .asText())
        .isEqualTo("ok");
  }

  private void validation(String answer) {
    worker.worker(
        "PUT /connector-plugins/JdbcSyncSource/config/validate", 200, json(answer).toString());
  }

  private void rights(String fields) {
    String answer = "{'connectors': [{'connector': 'shop', %s}]}".formatted(fields);
    worker.console("/rights", "/rights", json(answer).toString());
  }

  @Test
  @DisplayName(
      "what a user lacks in a database, and at the brokers, is a line each with what to do")
  void lackingRights() {
    connectors(connector("JdbcSyncSource", "RUNNING", "RUNNING"));
    validation(
        "{'error_count': 1, 'configs': [{'value': {'name': 'connection.user', 'errors': ['the user"
            + " may not read public.orders: GRANT SELECT on it']}}]}");
    rights("'lacking': ['topic t: grant Write on it'], 'unseen': ['topic u'], 'unknown': null");
    assertThat(findings(Clock.systemUTC()))
        .contains(
            Finding.problem(
                "configuration of shop",
                "connection.user: the user may not read public.orders: GRANT SELECT on it"),
            Finding.note("Kafka rights of shop", "topic u"),
            Finding.problem("Kafka rights of shop", "topic t: grant Write on it"));
    rights("'lacking': [], 'unseen': [], 'unknown': 'no answer'");
    findings(Clock.systemUTC());
    assertThat(findings(Clock.systemUTC()))
        .contains(Finding.note("Kafka rights of shop", "no answer"));
  }

  @Test
  @DisplayName("no plugin, no console, a failed task and a silent destination are problems (1)")
  void unwell() {
    worker.worker("GET /connector-plugins", 200, "[]");
    connectors(connector("io.tidemark.sink.JdbcSyncSinkConnector", "RUNNING", "FAILED"));
    CommandRun doctor = CommandRun.of(worker, "doctor");
    assertThat(doctor.code()).isEqualTo(1);
    assertThat(doctor.out())
        .contains("not found: put the archive's directory into plugin.path of every worker")
        .contains("no console at " + worker.url())
        .contains("task 0 has failed: ConnectException: disk is full")
        .doesNotContain("at io.tidemark");
    ObjectNode silent = Samples.syncs();
    silent.withArray("problems").add(json("{'connector': 'mirror', 'message': 'refused'}"));
    worker.console("/syncs", "/syncs", silent.toString());
    assertThat(CommandRun.of(worker, "doctor").out())
        .containsPattern("destination of mirror +problem +refused");
  }

  private List<Finding> findings(Clock clock) {
    WorkerClient client =
        new WorkerClient(
            URI.create(worker.url()), Optional.empty(), new Patience(0, Duration.ZERO));
    return new Checkup(client, clock).findings();
  }

  @Test
  @DisplayName(
      "another version, another time, a paused connector and a switch that is off are notes")
  void notes() {
    plugins("0.0.9");
    console(false);
    connectors(connector("JdbcSyncSink", "PAUSED", ""));
    Clock behind = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10));
    List<Finding> findings = findings(behind);
    assertThat(findings)
        .filteredOn(finding -> finding.state() == Finding.State.NOTE)
        .extracting(Finding::what)
        .containsExactly(
            "clock",
            "plugin JdbcSyncSourceConnector",
            "plugin LogSyncSourceConnector",
            "plugin JdbcSyncSinkConnector",
            "actions",
            "connector shop");
    assertThat(findings.get(1).message()).matches("the worker's is \\d+ s ahead of this .*");
    assertThat(
            findings(Clock.fixed(Instant.now().plusSeconds(600), Clock.systemUTC().getZone()))
                .get(1)
                .message())
        .matches("the worker's is \\d+ s behind this .*");
  }

  @Test
  @DisplayName(
      "a connector that runs no task, or is on no worker, is a problem; others' are no matter")
  void states() {
    connectors(connector("JdbcSyncSinkConnector", "RUNNING", ""));
    assertThat(findings(Clock.systemUTC()))
        .contains(Finding.problem("connector shop", "it runs, and has no tasks"));
    worker.worker(
        CONNECTORS, 200, "{\"shop\":" + connector("JdbcSyncSink", "UNASSIGNED", "") + "}");
    findings(Clock.systemUTC());
    assertThat(findings(Clock.systemUTC()))
        .contains(Finding.problem("connector shop", "it is on no worker"));
    worker.worker(CONNECTORS, 200, "{\"x\":" + connector("FileStreamSink", "FAILED", "") + "}");
    findings(Clock.systemUTC());
    assertThat(findings(Clock.systemUTC()))
        .contains(Finding.note("connectors", "none of Tidemark's"));
  }

  @Test
  @DisplayName("a worker that does not answer is 3, and nothing else is looked at")
  void nobody() {
    CommandRun doctor = CommandRun.of("doctor", "--url=http://127.0.0.1:1");
    assertThat(doctor.code()).isEqualTo(3);
    assertThat(doctor.out()).isEmpty();
  }
}
