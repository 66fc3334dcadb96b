package io.tidemark.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Waiting;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** By the agent of Prometheus' JMX exporter in the JVM of a worker, see {@link Exporter}. */
@DisplayName("What Prometheus gets of a worker")
@Tag("long")
@ExtendWith(SceneExtension.class)
class ExporterIT {
  private static final String SYNC = "public.orders";

  private final Exporter exporter = Exporter.inThisJvm();

  @Test
  @DisplayName(
      "rows are counted as in the run table, the last success is told, and all names that"
          + " dashboard and alerts use are there")
  void counted(Scene scene) throws Exception {
    Database shop = scene.database("shop");
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, v text);"
            + " INSERT INTO orders SELECT i, 'secret' FROM generate_series(1, 40) i");
    Source source = scene.source("shop").reading(shop).tables(SYNC).start();
    Sink sink = mirror(scene, source);
    sink.completed(SYNC, 1);
    List<String> read = labels(source, source.connector(), SYNC);
    List<String> written = labels(source, sink.connector(), SYNC);
    Waiting.until("the first run's end", () -> exporter.max(Metric.LAST_SUCCESS, written) > 0);
    assertThat(exporter.sum(Metric.ROWS_READ, read)).isEqualTo(40);
    shop.execute("DELETE FROM orders WHERE id <= 4; UPDATE orders SET v = 'new' WHERE id <= 7");
    long before = exporter.max(Metric.LAST_SUCCESS, written);
    source.run(); // by tasks that begin to count anew
    Run second = sink.completed(SYNC, 2);
    Waiting.until("its end", () -> exporter.max(Metric.LAST_SUCCESS, written) > before);
    Waiting.until(
        "the same at the source",
        () ->
            exporter.max(Metric.LAST_SUCCESS, read) == exporter.max(Metric.LAST_SUCCESS, written));
    assertThat(exporter.sum(Metric.ROWS_READ, read))
        .isEqualTo(36)
        .isEqualTo(second.number("rows_read"));
    assertThat(rows(written))
        .as("of both runs, the second of which has " + second.counts())
        .containsExactly(40L, 3L, 33L, 4L, 0L);
    assertThat(exporter.max(Metric.GENERATION_CURRENT, read)).isEqualTo(second.generation());
    assertThat(exporter.max(Metric.GENERATION_FLOOR, written)).isEqualTo(second.generation());
    Waiting.until("each task to be idle", () -> exporter.max(Metric.STATE, written) == 0);
    assertThat(exporter.names()).containsAll(used());
    assertThat(exporter.scrape()).noneMatch(line -> line.contains("secret"));
  }

  private static Sink mirror(Scene scene, Source source) {
    return scene
        .sink("mirror")
        .into(scene.database("mirror"))
        .from(source)
        .set("delete.max.fraction", "1")
        .start();
  }

  private List<Long> rows(List<String> written) {
    return Stream.of(
            Metric.ROWS_ADDED,
            Metric.ROWS_CHANGED,
            Metric.ROWS_UNCHANGED,
            Metric.ROWS_STALE_DELETED,
            Metric.ROWS_REJECTED)
        .map(metric -> exporter.sum(metric, written))
        .toList();
  }

  @Test
  @DisplayName("a name that JMX writes in quotes is a label without them")
  void quoted(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute("CREATE TABLE größe (id bigint PRIMARY KEY); INSERT INTO größe VALUES (1)");
    Source source = scene.source("shop").reading(shop).tables("public.größe").start();
    List<String> labels = labels(source, source.connector(), "public.größe");
    Waiting.until("its row", () -> exporter.sum(Metric.ROWS_READ, labels) == 1);
  }

  private static List<String> labels(Source source, String connector, String table) {
    return List.of(
        "connector=\"" + connector + "\"",
        "source=\"" + source.name() + "\"",
        "table=\"" + table + "\"");
  }

  private static Set<String> used() throws Exception {
    Set<String> used = MonitoringFiles.names(MonitoringFiles.DASHBOARD);
    used.addAll(MonitoringFiles.names(MonitoringFiles.ALERTS));
    used.remove(MonitoringFiles.name(Metric.SNAPSHOT_RUNNING)); // see LogSyncsSeen
    return used;
  }
}
