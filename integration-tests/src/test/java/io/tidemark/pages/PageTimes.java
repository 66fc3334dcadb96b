package io.tidemark.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.tidemark.console.log.Ids;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Hand;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * How long somebody waits who looks at many syncs, in a browser and with a PostgreSQL behind. Not
 * part of a build, which proves nothing by times: with the profile {@code full}, {@code
 * -Dit.test=PageTimes -DargLine=}, without which the compiler of tests is the quick one that makes
 * slow code.
 */
@ExtendWith(SceneExtension.class)
class PageTimes {
  private static final int SYNCS = 500;
  private static final int RUNS = 10_000;
  private static final int ROUNDS = 20;

  /** Notes when the first row of a table has been drawn, and the next picture is due. */
  private static final String WATCH =
      """
      new MutationObserver((changes, observer) => {
        if (document.querySelector('main tbody td')) {
          observer.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => { window.row = performance.now(); }));
        }
      }).observe(document, { childList: true, subtree: true });
      """;

  /** When the first text of a page was painted, and the first row of its table, if it has one. */
  private static final String PAINTED =
      """
      async () => {
        const text = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
        while (!text() || (document.querySelector('main') && !window.row)) {
          await new Promise((done) => setTimeout(done, 10));
        }
        return [text(), window.row ?? text()];
      }
      """;

  /**
   * Looks once more, as a page does whose window comes to the front: the slowest answer, and the
   * longest time in which the page answered nobody. Both in milliseconds.
   */
  private static final String LOOK =
      """
      async () => {
        const answers = () => performance.getEntriesByType('resource').filter((e) => e.name.includes('/tidemark/api/'));
        performance.clearResourceTimings();
        dispatchEvent(new Event('visibilitychange'));
        let [busy, last, seen, since] = [0, performance.now(), 0, Infinity];
        while (last - since < 300) {
          await new Promise((done) => setTimeout(done));
          const now = performance.now();
          busy = Math.max(busy, now - last);
          last = now;
          if (answers().length > seen) {
            [seen, since] = [answers().length, now];
          }
        }
        return [Math.max(...answers().map((e) => e.duration)), busy];
      }
      """;

  @Test
  @DisplayName("500 syncs of 10,000 runs: until there is something to read, and at each look after")
  void manySyncs(Scene scene) {
    Sink sink = sink(scene);
    Database mirror = sink.database();
    fill(mirror, sink.connector());
    String worker = scene.worker().url().resolve("/").toString();
    String home = worker + "tidemark/";
    try (Chromium chromium = Chromium.start()) {
      System.out.printf("first page of a worker: %.0f ms%n", first(chromium, home + "#/"));
      open("what the worker itself says at /, a line of text", chromium, worker);
      long newest = mirror.number("SELECT max(run_id) FROM tidemark_runs");
      open("syncs", chromium, home + "#/");
      open("runs", chromium, home + "#/runs");
      open("a sync", chromium, home + "#/sync/" + Ids.sync("shop", "table_7"));
      open("a run", chromium, home + "#/run/" + Ids.run(sink.connector(), newest));
      try (Visit visit = new Visit(chromium.page(1280, 800, ColorScheme.LIGHT), worker)) {
        visit.sees("caption", SYNCS + " of " + SYNCS);
        looks("nothing has changed", visit.page(), () -> {});
        looks("one sync runs", visit.page(), () -> run(mirror, newest));
        visit.follow("Runs").sees(".answer", "The newest 500 runs");
        visit.press("Older runs, too").sees(".answer", "The newest 1,000 runs");
        assertThat(visit.complaints()).isEmpty();
      }
    }
  }

  /** A source that may run, and a sink that has made its tables. */
  private static Sink sink(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute("CREATE TABLE orders (id bigint PRIMARY KEY)");
    scene.source("shop").reading(shop).tables("public.orders").set("schedule", "PT1H").startIdle();
    Hand hand = scene.hand("shop", "table_0", 1);
    Sink sink =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .from(hand)
            .set("table.name.format", "${sync}")
            .start();
    hand.start(1);
    hand.row(1, 1, "new");
    hand.end(1);
    sink.completed("table_0", 1);
    return sink;
  }

  /** Runs of all syncs in turns, one every eight seconds until now. */
  private static void fill(Database mirror, String sink) {
    mirror.execute(
        """
        INSERT INTO tidemark_runs (run_id, sink, source, sync, generation, scope, scopes, connector, kind, trigger,
          status, table_name, started_at, ended_at, updated_at, heartbeat_at, rows_read, records_sent, added, changed,
          unchanged, removed, rejected)
        SELECT 1 + i, '%s', 'shop', 'table_' || i %% %d, (extract(epoch FROM began) * 1000)::bigint, 0, 1, 'shop',
          'full', 'schedule', 'COMPLETED', 'orders', began, began + interval '7 s', began + interval '7 s',
          began + interval '7 s', i, i, i %% 97, i %% 89, i, i %% 83, 0
        FROM generate_series(1, %d) i, LATERAL (SELECT now() - (%d - i) * interval '8 s' AS began) b;
        ANALYZE tidemark_runs
        """
            .formatted(sink, SYNCS, RUNS, RUNS));
  }

  private static void run(Database mirror, long run) {
    mirror.execute(
        "UPDATE tidemark_runs SET added = added + 1, status = 'WRITING', updated_at = now() WHERE run_id = "
            + run);
  }

  private static double first(Chromium chromium, String address) {
    try (Visitor visitor = new Visitor(chromium)) {
      return visitor.opened(address).row;
    }
  }

  private static void open(String what, Chromium chromium, String address) {
    List<Painted> cold = new ArrayList<>();
    List<Painted> warm = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      try (Visitor visitor = new Visitor(chromium)) {
        cold.add(visitor.opened(address));
        warm.add(visitor.opened(address));
      }
    }
    print(what + ", first text, never been there", cold.stream().map(Painted::text).toList());
    print(what + ", first row, never been there", cold.stream().map(Painted::row).toList());
    print(what + ", first text, once more", warm.stream().map(Painted::text).toList());
    print(what + ", first row, once more", warm.stream().map(Painted::row).toList());
  }

  /** When something of a page was painted, in milliseconds since it was asked for. */
  private record Painted(double text, double row) {}

  /** Somebody who has never been there before. */
  private record Visitor(BrowserContext context) implements AutoCloseable {
    Visitor(Chromium chromium) {
      this(chromium.page(1280, 800, ColorScheme.LIGHT).context());
    }

    Painted opened(String address) {
      Page page = context.newPage();
      page.addInitScript(WATCH);
      page.navigate(address);
      List<?> painted = (List<?>) page.evaluate(PAINTED);
      page.close();
      return new Painted(
          ((Number) painted.get(0)).doubleValue(), ((Number) painted.get(1)).doubleValue());
    }

    @Override
    public void close() {
      context.close();
    }
  }

  private static void looks(String what, Page page, Runnable before) {
    List<Double> answers = new ArrayList<>();
    List<Double> busy = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      before.run();
      List<?> look = (List<?>) page.evaluate(LOOK);
      answers.add(((Number) look.get(0)).doubleValue());
      busy.add(((Number) look.get(1)).doubleValue());
    }
    print(what + ", answer to a look", answers);
    print(what + ", page busy with it", busy);
  }

  private static void print(String what, List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    System.out.printf(
        "%s: median %.0f ms, 95 of 100 within %.0f%n",
        what, sorted.get(ROUNDS / 2), sorted.get(ROUNDS * 95 / 100));
  }
}
