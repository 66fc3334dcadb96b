package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.Ports;
import io.tidemark.cli.process.Site;
import io.tidemark.cli.process.Worker;
import io.tidemark.testbed.ConnectRest;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SourceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A source and a sink in one worker, a process of its own with half a gigabyte of heap, and more
 * rows than that, which all lie in the topics before the sink begins. The first thread that finds
 * no memory ends the worker, whatever it is for.
 */
@DisplayName("A worker with -Xmx512m")
@ExtendWith(SceneExtension.class)
class SmallHeap {
  private static final String HEAP = "-Xmx512m";
  private static final int MANY = 100;

  /** Rows of a table that come before the wide ones, so that nothing tells of those. */
  private static final int NARROW = 1000;

  /** All rows of both runs are there long before, also on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Duration LOOKS = Duration.ofSeconds(1);

  /** A megabyte, of which a database keeps little. */
  private static final String WIDE = "repeat(md5(i::text), 32768)";

  @Test
  @DisplayName("reads and writes a hundred tables of two megabytes each, and again")
  void manyTables(Scene scene) throws IOException {
    Database shop = scene.database("shop");
    shop.execute(
        """
        DO $$ BEGIN
          FOR n IN 1..%d LOOP
            EXECUTE format('CREATE TABLE t%%s (id bigint PRIMARY KEY, body text)', n);
            EXECUTE format('INSERT INTO t%%s SELECT i, repeat(md5(i::text || %%L), 32)
              FROM generate_series(1, 2000) i', n, n);
          END LOOP;
        END $$
        """
            .formatted(MANY));
    List<String> tables = IntStream.rangeClosed(1, MANY).mapToObj(n -> "t" + n).toList();
    new Walk(scene, shop, tables, Map.of())
        .change("UPDATE $ SET body = 'short' WHERE id % 100 = 0; DELETE FROM $ WHERE id = 7");
  }

  @Test
  @DisplayName("reads and writes rows of a megabyte, of several tables at once, and again")
  void wideRows(Scene scene) throws IOException {
    Database shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE sudden (id bigint PRIMARY KEY, body text);
        INSERT INTO sudden SELECT i, 'narrow' FROM generate_series(1, %1$d) i;
        INSERT INTO sudden SELECT %1$d + i, %2$s FROM generate_series(1, 300) i;
        CREATE TABLE texts (id bigint PRIMARY KEY, body text);
        INSERT INTO texts SELECT i, %2$s FROM generate_series(1, 150) i;
        CREATE TABLE files (id bigint PRIMARY KEY, body bytea);
        INSERT INTO files SELECT i, %2$s::bytea FROM generate_series(1, 150) i;
        CREATE TABLE documents (id bigint PRIMARY KEY, body jsonb);
        INSERT INTO documents SELECT i, to_jsonb(%2$s) FROM generate_series(1, 100) i
        """
            .formatted(NARROW, WIDE));
    Map<String, String> large =
        Map.of(
            "producer.override.max.request.size", "4194304",
            "topic.creation.default.max.message.bytes", "4194304");
    new Walk(scene, shop, List.of("sudden", "texts", "files", "documents"), large)
        .change("DELETE FROM $ WHERE id % 20 = 0");
  }

  /** The way of tables through a worker, by two runs of each. */
  private static final class Walk {
    private final Database shop;
    private final Database copy;
    private final List<String> tables;
    private final Worker worker;
    private final long pid;
    private final Source source;
    private final Sink sink;

    /** Reads all tables, whose rows then lie in their topics, and then writes them. */
    Walk(Scene scene, Database shop, List<String> tables, Map<String, String> own)
        throws IOException {
      this.shop = shop;
      this.copy = scene.database("copy");
      this.tables = tables;
      worker = SmallHeap.start(scene);
      pid = worker.pid();
      ConnectRest rest = new ConnectRest(worker.client().address());
      SourceBuilder reading = scene.source("shop").reading(shop).on(rest);
      reading.tables(tables.stream().map(SmallHeap::sync).toArray(String[]::new));
      own.forEach(reading::set);
      source = reading.start();
      waiting("the rows in their topics")
          .until(() -> lives(source.status()) && tables.stream().allMatch(t -> isSent(source, t)));
      sink = scene.sink("copy").into(copy).from(source).on(rest).start();
      completed(1);
    }

    private static boolean isSent(Source source, String table) {
      return !source.markers(sync(table), "END").isEmpty();
    }

    /** Changes all tables, of which source and sink make another run, both at once. */
    void change(String sql) {
      tables.forEach(table -> shop.execute(sql.replace("$", table)));
      source.run();
      completed(2);
    }

    private void completed(int n) {
      waiting("run " + n)
          .until(
              () ->
                  lives(source.status())
                      && lives(sink.status())
                      && tables.stream().allMatch(table -> isOver(table, n)));
      for (String table : tables) {
        Run run = sink.runs(sync(table)).get(n - 1);
        assertThat(run.status()).as(table).isEqualTo("COMPLETED");
        assertThat(digest(copy, table)).as(table).isEqualTo(digest(shop, table));
      }
    }

    private boolean isOver(String table, int n) {
      List<Run> runs = sink.runs(sync(table));
      return runs.size() >= n && runs.get(n - 1).settled();
    }

    /** The process is the one that was started, and has never been without memory. */
    private boolean lives(ConnectRest.Status status) throws IOException {
      boolean outOfMemory = Files.readString(worker.log()).contains("java.lang.OutOfMemoryError");
      assertThat(worker.isAlive() && !outOfMemory).as(() -> worker.logTail(40)).isTrue();
      assertThat(worker.pid()).isEqualTo(pid);
      assertThat(status.trace()).isEmpty();
      return true;
    }
  }

  private static ConditionFactory waiting(String what) {
    return await(what).atMost(PATIENCE).pollInterval(LOOKS);
  }

  private static String sync(String table) {
    return "public." + table;
  }

  private static String digest(Database database, String table) {
    return database
        .value(
            "SELECT count(*) || ' ' || md5(string_agg(id || md5(body::text), ',' ORDER BY id)) FROM "
                + table)
        .orElseThrow();
  }

  /** Starts one that is in a group of its own, and waits until it answers. */
  private static Worker start(Scene scene) throws IOException {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "heap");
    Installation installation = Installation.in(Installation.checkoutAround(Path.of("")));
    Site site = new Site(installation, folder.toAbsolutePath(), Ports.aside(), List.of(HEAP));
    Map<String, String> own =
        Map.of(
            "group.id", scene.topic("workers"),
            "config.storage.topic", scene.topic("configs"),
            "offset.storage.topic", scene.topic("offsets"),
            "status.storage.topic", scene.topic("status"));
    Worker worker = scene.closeLater(new Worker(site, "worker", scene.bootstrapServers(), own));
    worker.start();
    worker.awaitReady();
    return worker;
  }
}
