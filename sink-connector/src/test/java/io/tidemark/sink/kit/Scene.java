package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.sink.kit.Target.Described;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One case's own database, the workers on it, and what there is to see. */
final class Scene implements AutoCloseable {
  final Target target;
  final Mode mode;
  final Set<Feature> lacks;
  private final Map<String, String> config = new HashMap<>();
  private final List<Worker> workers = new ArrayList<>();

  Scene(Target target, Mode mode, Set<Feature> lacks) {
    this.target = target;
    this.mode = mode;
    this.lacks = lacks;
    config.putAll(target.settings());
    config.put("name", "kit");
    config.put("write.mode", mode.text());
    config.put("batch.timeout.ms", "3600000");
    config.put("retry.backoff.ms", "1");
    config.put("max.retries", "0");
  }

  Scene with(String key, String value) {
    config.put(key, value);
    return this;
  }

  /** Bad records go to a reporter instead of failing the task. */
  Scene reporting() {
    return with("errors.tolerance", "all");
  }

  /** A worker that begins to read logs. */
  Worker start(Log... logs) {
    String topics =
        Stream.concat(Stream.of(logs).map(log -> log.partition.topic()), Stream.of(Log.MARKERS))
            .distinct()
            .collect(Collectors.joining(","));
    Map<String, String> own = new HashMap<>(config);
    own.put("topics", topics);
    Worker worker = new Worker(own, List.of(logs));
    workers.add(worker);
    return worker;
  }

  /** The whole table in the shape's columns, by id where there is one. */
  List<Map<String, @Nullable Object>> rows(Shape shape) {
    return rows(shape.table(), shape.columns());
  }

  List<Map<String, @Nullable Object>> rows(String table, List<Column> columns) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (Map<String, @Nullable Object> found : target.rows(table, columns)) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      columns.forEach(c -> row.put(c.name(), Plain.found(c.type(), found.get(c.name()))));
      rows.add(row);
    }
    rows.sort(Comparator.comparing(Scene::order));
    return rows;
  }

  /** By id, and rows of one id by all that they hold. */
  private static String order(Map<String, @Nullable Object> row) {
    Object id = row.get("id");
    return (id instanceof Long number ? "%020d".formatted(number) : "") + row;
  }

  /** One column of the table, by id. */
  List<@Nullable Object> column(Shape shape, String name, Kind kind) {
    List<Column> columns =
        List.of(
            Target.read("id", ColumnType.of(Kind.INT64)), Target.read(name, ColumnType.of(kind)));
    List<@Nullable Object> cells = new ArrayList<>();
    rows(shape.table(), columns).forEach(row -> cells.add(row.get(name)));
    return cells;
  }

  List<@Nullable Object> ids(Shape shape) {
    return column(shape, "id", Kind.INT64);
  }

  /** The table is exactly these rows, whatever order they are in. */
  void shows(Shape shape, @Nullable Object[]... rows) {
    assertThat(rows(shape)).containsExactlyInAnyOrderElementsOf(shape.plain(rows));
  }

  Described described(Shape shape) {
    return target.describe(shape.table()).orElseThrow();
  }

  /** Counts of a generation: added/changed/unchanged/removed/rejected. */
  String counts(long generation) {
    List<String> names = List.of("added", "changed", "unchanged", "removed", "rejected");
    Map<String, Long> sums = new LinkedHashMap<>();
    names.forEach(name -> sums.put(name, 0L));
    for (Map<String, @Nullable Object> row :
        rows("tidemark_applied", numbers(names, "generation"))) {
      if (Long.valueOf(generation).equals(row.get("generation"))) {
        names.forEach(n -> sums.merge(n, row.get(n) instanceof Long l ? l : 0L, Long::sum));
      }
    }
    return sums.values().stream().map(String::valueOf).collect(Collectors.joining("/"));
  }

  private static List<Column> numbers(List<String> names, String more) {
    return Stream.concat(names.stream(), Stream.of(more))
        .map(name -> Target.read(name, ColumnType.of(Kind.INT64)))
        .toList();
  }

  /** Flushes until the generation that the log is in has come to this end. */
  void awaitState(Worker worker, Log data, String state) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              worker.flush();
              return state(data.generation()).contains(state);
            });
  }

  /** The END of the log's generation comes, is obeyed, and deletes what it has to. */
  void complete(Worker worker, Log markers, Log data) {
    markers.end(data);
    worker.flush();
    awaitState(worker, data, "COMPLETED");
  }

  List<@Nullable Object> state(long generation) {
    List<Column> columns =
        List.of(
            Target.read("generation", ColumnType.of(Kind.INT64)),
            Target.read("state", ColumnType.of(Kind.STRING)));
    List<@Nullable Object> states = new ArrayList<>();
    rows("tidemark_generations", columns).stream()
        .filter(row -> Long.valueOf(generation).equals(row.get("generation")))
        .forEach(row -> states.add(row.get("state")));
    return states;
  }

  @Override
  public void close() {
    workers.forEach(Worker::close);
    target.close();
  }
}
