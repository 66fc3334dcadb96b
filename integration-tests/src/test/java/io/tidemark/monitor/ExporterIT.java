package io.tidemark.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.jmx.JavaAgent;
import io.tidemark.cli.process.Ports;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The agent of Prometheus' JMX exporter in the JVM of a worker, with the configuration shipped. */
@DisplayName("What Prometheus gets of a worker")
@Tag("long")
@ExtendWith(SceneExtension.class)
class ExporterIT {
  private static final String SYNC = "public.orders";
  private static URI scraped = URI.create("");

  @BeforeAll
  static void agent() throws Exception {
    int port = Ports.aside().free();
    JavaAgent.premain("127.0.0.1:" + port + ":" + MonitoringFiles.EXPORTER, null);
    scraped = URI.create("http://127.0.0.1:" + port + "/metrics");
  }

  /** The lines that a scrape gets now. */
  private static List<String> scrape() {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(scraped).build(), BodyHandlers.ofString())
          .body()
          .lines()
          .toList();
    } catch (Exception e) {
      throw new IllegalStateException("the exporter does not answer", e);
    }
  }

  /** The values of all series of a name that have these labels. */
  private static DoubleStream values(Metric metric, List<String> labels) {
    return scrape().stream()
        .filter(line -> line.startsWith(MonitoringFiles.name(metric) + "{"))
        .filter(line -> labels.stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
  }

  /** What tasks have counted together. */
  private static long sum(Metric metric, List<String> labels) {
    return Math.round(values(metric, labels).sum());
  }

  /** What each task tells alike; -1 where none does. */
  private static long max(Metric metric, List<String> labels) {
    return Math.round(values(metric, labels).max().orElse(-1));
  }

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
    Waiting.until("the first run's end", () -> max(Metric.LAST_SUCCESS, written) > 0);
    assertThat(sum(Metric.ROWS_READ, read)).isEqualTo(40);
    shop.execute("DELETE FROM orders WHERE id <= 4; UPDATE orders SET v = 'new' WHERE id <= 7");
    long before = max(Metric.LAST_SUCCESS, written);
    source.run(); // by tasks that begin to count anew
    Run second = sink.completed(SYNC, 2);
    Waiting.until("its end", () -> max(Metric.LAST_SUCCESS, written) > before);
    Waiting.until(
        "the same at the source",
        () -> max(Metric.LAST_SUCCESS, read) == max(Metric.LAST_SUCCESS, written));
    assertThat(sum(Metric.ROWS_READ, read)).isEqualTo(36).isEqualTo(second.number("rows_read"));
    assertThat(rows(written))
        .as("of both runs, the second of which has " + second.counts())
        .containsExactly(40L, 3L, 33L, 4L, 0L);
    assertThat(max(Metric.GENERATION_CURRENT, read)).isEqualTo(second.generation());
    assertThat(max(Metric.GENERATION_FLOOR, written)).isEqualTo(second.generation());
    Waiting.until("each task to be idle", () -> max(Metric.STATE, written) == 0);
    assertThat(names()).containsAll(used());
    assertThat(scrape()).noneMatch(line -> line.contains("secret"));
  }

  private static Sink mirror(Scene scene, Source source) {
    return scene
        .sink("mirror")
        .into(scene.database("mirror"))
        .from(source)
        .set("delete.max.fraction", "1")
        .start();
  }

  private static List<Long> rows(List<String> written) {
    return Stream.of(
            Metric.ROWS_ADDED,
            Metric.ROWS_CHANGED,
            Metric.ROWS_UNCHANGED,
            Metric.ROWS_STALE_DELETED,
            Metric.ROWS_REJECTED)
        .map(metric -> sum(metric, written))
        .toList();
  }

  @Test
  @DisplayName("a name that JMX writes in quotes is a label without them")
  void quoted(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute("CREATE TABLE größe (id bigint PRIMARY KEY); INSERT INTO größe VALUES (1)");
    Source source = scene.source("shop").reading(shop).tables("public.größe").start();
    List<String> labels = labels(source, source.connector(), "public.größe");
    Waiting.until("its row", () -> sum(Metric.ROWS_READ, labels) == 1);
  }

  private static List<String> labels(Source source, String connector, String table) {
    return List.of(
        "connector=\"" + connector + "\"",
        "source=\"" + source.name() + "\"",
        "table=\"" + table + "\"");
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    scrape().stream()
        .filter(line -> line.contains("{"))
        .forEach(line -> names.add(line.substring(0, line.indexOf('{'))));
    return names;
  }

  private static Set<String> used() throws Exception {
    Set<String> used = MonitoringFiles.names(MonitoringFiles.DASHBOARD);
    used.addAll(MonitoringFiles.names(MonitoringFiles.ALERTS));
    return used;
  }
}
