package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.source.plan.Assigned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that is read in ranges, by as many tasks as there are, over a real database. */
class SplitTableIT {
  private static final int ROWS = 4_000;

  private final FakeOffsets offsets = new FakeOffsets();
  private final JdbcSyncSourceConnector connector = new JdbcSyncSourceConnector();
  private final List<FakeWorker> workers = new ArrayList<>();

  @BeforeEach
  void makeTable() {
    SourcePostgres.schema(
        "cut",
        "CREATE TABLE t AS SELECT i AS id, 'row ' || i AS name FROM generate_series(1, "
            + ROWS
            + ") i",
        "ALTER TABLE t ADD PRIMARY KEY (id)");
    connector.initialize(offsets.connector());
  }

  @AfterEach
  void stopAll() {
    connector.stop();
    workers.forEach(FakeWorker::stop);
  }

  private static Map<String, String> config(int splits, int tasks) {
    return SourcePostgres.config(
        "tables", "cut.t",
        "splits", String.valueOf(splits),
        "tasks.max", String.valueOf(tasks),
        "fetch.size", "100",
        "read.ahead.bytes", "0");
  }

  private List<List<Assigned>> plan(Map<String, String> config) {
    connector.start(config);
    return connector.taskConfigs(Integer.parseInt(config.get("tasks.max"))).stream()
        .map(task -> Assigned.decode(String.valueOf(task.get(SourceKeys.ASSIGNED))))
        .toList();
  }

  /** Plans and starts all tasks, which find what those before them have left. */
  private List<FakeWorker> startAll(Map<String, String> config) {
    connector.start(config);
    List<Map<String, String>> tasks =
        connector.taskConfigs(Integer.parseInt(config.get("tasks.max")));
    List<FakeWorker> started = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      FakeWorker worker = new FakeWorker(offsets);
      worker.start(config, tasks, i);
      started.add(worker);
    }
    workers.addAll(started);
    return started;
  }

  private void stop(List<FakeWorker> tasks) {
    tasks.forEach(FakeWorker::stop);
    workers.removeAll(tasks);
    connector.stop();
  }

  private static List<Marker> ends(List<FakeWorker> tasks) {
    return tasks.stream()
        .flatMap(task -> task.markers.stream())
        .filter(marker -> marker.type() == Marker.Type.END)
        .toList();
  }

  private static void finish(List<FakeWorker> tasks, int scopes) throws InterruptedException {
    for (int polls = 0; ends(tasks).size() < scopes; polls++) {
      assertThat(polls).as("polls without an END of each scope").isLessThan(2_000);
      for (FakeWorker task : tasks) {
        task.poll();
      }
    }
  }

  private static List<SourceRecord> rows(List<FakeWorker> tasks) {
    return tasks.stream().flatMap(task -> task.rows.stream()).toList();
  }

  @ParameterizedTest(name = "{0} tasks")
  @ValueSource(ints = {1, 2, 4})
  @DisplayName(
      "CQ-30 a table is read in ranges by different tasks: each row once, an END for each range")
  void isReadOnce(int tasks) throws Exception {
    List<FakeWorker> started = startAll(config(4, tasks));
    assertThat(started).hasSize(tasks);
    finish(started, 4);

    assertThat(rows(started).stream().map(row -> row.key().toString()).distinct()).hasSize(ROWS);
    assertThat(rows(started)).hasSize(ROWS);
    assertThat(started.stream().flatMap(task -> task.readByPart().entrySet().stream()))
        .as("what metrics count of each range")
        .extracting(Map.Entry::getKey, Map.Entry::getValue)
        .containsExactlyInAnyOrder(
            tuple("0", ROWS / 4L),
            tuple("1", ROWS / 4L),
            tuple("2", ROWS / 4L),
            tuple("3", ROWS / 4L));
    List<Marker> ends = ends(started);
    assertThat(ends).extracting(end -> end.scope().index()).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(ends)
        .allSatisfy(
            end -> {
              assertThat(end.scope().count()).isEqualTo(4);
              assertThat(end.generation()).isGreaterThanOrEqualTo(end.scope().planId());
              assertThat(end.deletable()).isTrue();
              assertThat(end.rows()).isEqualTo(ROWS / 4);
            });
    assertThat(ends)
        .extracting(end -> end.scope().planId())
        .containsOnly(ends.get(0).scope().planId());
    assertThat(rows(started))
        .allSatisfy(
            row ->
                assertThat(row.headers().lastWithName(RecordHeaders.PLAN).value())
                    .isEqualTo(ends.get(0).scope().planId()));
  }

  @Test
  @DisplayName(
      "CX-12 restarts with another tasks.max go on in every range: one generation each, nothing lost")
  void goesOnWithAnotherNumberOfTasks() throws Exception {
    List<FakeWorker> all = new ArrayList<>();
    for (int tasks : new int[] {1, 4, 2, 3}) {
      List<FakeWorker> started = startAll(config(4, tasks));
      all.addAll(started);
      for (int polls = 0; polls < 1 + 4 / tasks; polls++) { // all have begun
        for (FakeWorker task : started) {
          task.next();
        }
      }
      started.get(0).nextUnacknowledged(); // is lost with the task
      stop(started);
    }
    List<FakeWorker> last = startAll(config(4, 4));
    all.addAll(last);
    finish(all, 4);

    assertThat(rows(all).stream().map(row -> row.key().toString()).distinct()).hasSize(ROWS);
    Map<Integer, List<Marker>> byScope = new HashMap<>();
    all.stream()
        .flatMap(task -> task.markers.stream())
        .forEach(m -> byScope.computeIfAbsent(m.scope().index(), i -> new ArrayList<>()).add(m));
    assertThat(byScope).hasSize(4);
    assertThat(byScope.values())
        .allSatisfy(
            markers -> {
              assertThat(markers)
                  .extracting(Marker::generation)
                  .containsOnly(markers.get(0).generation());
              assertThat(markers)
                  .extracting(m -> m.scope().planId())
                  .containsOnly(markers.get(0).scope().planId());
              assertThat(markers).extracting(Marker::type).doesNotContain(Marker.Type.ABORT);
            });
    assertThat(ends(all).stream().mapToLong(Marker::rows).sum()).isEqualTo(ROWS);
    assertThat(ends(all)).anySatisfy(end -> assertThat(end.attempts()).hasSizeGreaterThan(1));
  }

  @Test
  @DisplayName(
      "another number of ranges is a plan above all ids of the old one, and reads all of them")
  void anotherNumberOfRanges() throws Exception {
    List<FakeWorker> four = startAll(config(4, 2));
    for (int polls = 0; polls < 6; polls++) {
      for (FakeWorker task : four) {
        task.next();
      }
    }
    stop(four);
    long highest =
        four.stream()
            .flatMap(t -> t.markers.stream())
            .mapToLong(Marker::generation)
            .max()
            .orElseThrow();

    List<FakeWorker> two = startAll(config(2, 2));
    finish(two, 2);
    stop(two);
    assertThat(ends(two))
        .allSatisfy(
            end -> {
              assertThat(end.scope().planId()).isGreaterThan(highest);
              assertThat(end.generation()).isGreaterThanOrEqualTo(end.scope().planId());
              assertThat(end.scope().count()).isEqualTo(2);
            });
    assertThat(rows(two)).hasSize(ROWS);

    List<FakeWorker> one = startAll(config(1, 2));
    finish(one, 1);
    Marker whole = ends(one).get(0);
    assertThat(whole.scope().count()).isEqualTo(1);
    assertThat(whole.scope().planId()).isGreaterThan(ends(two).get(1).generation());
    assertThat(whole.rows()).isEqualTo(ROWS);
  }

  @Test
  @DisplayName("a plan stays as long as it serves, whoever asks, also after rows came and went")
  void aPlanStays() throws Exception {
    List<List<Assigned>> planned = plan(config(4, 4));
    assertThat(planAgain(config(4, 4))).as("before any offset is kept").isEqualTo(planned);

    List<FakeWorker> started = startAll(config(4, 4));
    List<List<Assigned>> before = planAgain(config(4, 4));
    finish(started, 4);
    SourcePostgres.execute(
        "DELETE FROM cut.t WHERE id < 1500; INSERT INTO cut.t VALUES (9999, 'x')");
    assertThat(plan(config(4, 4))).as("by a connector that begins anew").isEqualTo(before);
  }

  private List<List<Assigned>> planAgain(Map<String, String> config) {
    return connector.taskConfigs(Integer.parseInt(config.get("tasks.max"))).stream()
        .map(task -> Assigned.decode(String.valueOf(task.get(SourceKeys.ASSIGNED))))
        .toList();
  }

  @Test
  @DisplayName("another key is another plan; a key that is gone is read in one piece, and said so")
  void anotherKey() throws Exception {
    List<FakeWorker> started = startAll(config(4, 1));
    finish(started, 4);
    stop(started);
    long before = ends(started).get(0).scope().planId();
    SourcePostgres.execute(
        "ALTER TABLE cut.t DROP CONSTRAINT t_pkey; ALTER TABLE cut.t ADD PRIMARY KEY (name, id)");
    assertThat(plan(config(4, 1)).get(0))
        .hasSize(4)
        .allSatisfy(s -> assertThat(s.scope().ranges().planId()).isGreaterThan(before));
    SourcePostgres.execute("ALTER TABLE cut.t DROP CONSTRAINT t_pkey");
    assertThat(plan(config(4, 1)).get(0))
        .singleElement()
        .satisfies(s -> assertThat(s.scope().isPart()).isFalse());
  }

  @Test
  @DisplayName("tables are shared out by size: the largest alone, the others together")
  void sharedBySize() {
    SourcePostgres.schema(
        "sized",
        "DO $$ BEGIN FOR t IN 1..8 LOOP EXECUTE 'CREATE TABLE sized.t' || t || ' (id int PRIMARY KEY,"
            + " pad text)'; END LOOP; END $$",
        "INSERT INTO sized.t3 SELECT i, repeat('x', 900) FROM generate_series(1, 3000) i",
        "ANALYZE sized.t3");
    List<List<Assigned>> shares =
        plan(SourcePostgres.config("tables", "sized.*", "tasks.max", "2"));
    assertThat(shares)
        .anySatisfy(
            share -> assertThat(share).extracting(Assigned::name).containsExactly("sized.t3"));
    assertThat(shares).anySatisfy(share -> assertThat(share).hasSize(7));
  }

  @Test
  @DisplayName(
      "B9.45 a table that comes is planned when it was seen twice, and one that goes harms no other")
  void tablesComeAndGo() throws Exception {
    Map<String, String> config =
        SourcePostgres.config(
            "tables", "cut.*", "table.poll.interval.ms", "1000", "tasks.max", "1");
    assertThat(plan(config).get(0)).hasSize(1);
    SourcePostgres.execute("CREATE TABLE cut.u (id int PRIMARY KEY)");
    awaitRequest();
    assertThat(planAgain(config).get(0))
        .extracting(Assigned::name)
        .containsExactly("cut.t", "cut.u");

    SourcePostgres.execute("DROP TABLE cut.u");
    awaitRequest();
    assertThat(planAgain(config).get(0)).extracting(Assigned::name).containsExactly("cut.t");
  }

  private void awaitRequest() throws InterruptedException {
    assertThat(offsets.requests.tryAcquire(60, TimeUnit.SECONDS)).as("asked to plan anew").isTrue();
  }
}
