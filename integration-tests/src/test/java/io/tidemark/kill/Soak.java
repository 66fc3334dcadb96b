package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Waiting;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A table that changes all the time, read by a full, an incremental and a comparing sync, for ten
 * minutes, or for as long as {@code -Dsoak.minutes} says: {@code ./mvnw -B verify -Psoak
 * -Dsoak.minutes=480} is a working day.
 */
@DisplayName("A long run")
class Soak {
  private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("soak.minutes", 10));

  /** What classes, caches and connections are loaded and made in. */
  private static final Duration WARM = Duration.ofMinutes(1);

  /** Looks over which ups and downs even out. */
  private static final int LOOKS = 10;

  /**
   * A heap that a collection has just been through differs by a few megabytes from the next one.
   */
  private static final long HEAP_KB = 24 << 10;

  /** A connection or thread more or less is under way at any moment. */
  private static final long FEW = 8;

  @Test
  @DisplayName("what is held on to after the first minute is what is held on to at the end")
  void holdsOnToNothing() {
    try (Servers servers = new Servers()) {
      Database source = servers.createDatabase("soak_shop");
      Shop shop = new Shop(source, new Random(1));
      Map<String, Database> copies = new LinkedHashMap<>();
      syncs(servers)
          .forEach(
              (name, sync) -> {
                Setting setting = new Setting(name);
                Database copy = servers.createDatabase("soak_" + name);
                copies.put(name, copy);
                Map<String, String> own = new HashMap<>(sync);
                own.put("connection.user", Database.USER);
                servers.connect().put(name + "-shop", setting.source(source, own));
                String topics =
                    String.join(
                        ",", setting.dataTopic(), setting.keysTopic(), setting.markerTopic());
                servers.connect().put(name + "-copy", setting.sink(copy, Map.of("topics", topics)));
              });
      change(shop, WARM);
      Holdings begin = looks(servers, shop);
      change(shop, LENGTH.minus(WARM));
      Holdings end = looks(servers, shop);
      copies.forEach((name, copy) -> assertEqual(name, shop, copy));
      report(begin, end);
    }
  }

  private static Map<String, Map<String, String>> syncs(Servers servers) {
    return Map.of(
        "full", Map.of("schedule", "PT5S"),
        "diff",
            Map.of(
                "mode", "diff", "schedule", "PT5S", "snapshot.dir", servers.temporary() + "/diff"),
        "inc",
            Map.of(
                "mode", "incremental",
                "cursor.column", "updated_at",
                "cursor.delay.ms", "100",
                "schedule", "PT2S",
                "reconcile.schedule", "PT10S"));
  }

  /** Changes the table again and again. */
  private static void change(Shop shop, Duration length) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < length.toNanos()) {
      shop.change();
    }
  }

  private static Holdings looks(Servers servers, Shop shop) {
    Holdings all = Holdings.now(servers, shop.database(), servers.temporary());
    for (int look = 1; look < LOOKS; look++) {
      change(shop, Duration.ofSeconds(1));
      all = all.and(Holdings.now(servers, shop.database(), servers.temporary()));
    }
    return all;
  }

  private static void assertEqual(String name, Shop shop, Database copy) {
    Waiting.untilAsserted(
        name + " to be equal",
        () -> Comparison.assertSame(shop.database(), "orders", copy, "orders"));
    assertThat(copy.column("SELECT DISTINCT status FROM tidemark_runs"))
        .doesNotContain("HELD", "BLOCKED", "FAILED", "COMPLETED_WITH_ERRORS");
  }

  private static void report(Holdings begin, Holdings end) {
    begin
        .of()
        .forEach(
            (what, number) ->
                System.out.printf(
                    "%-18s %10d after a minute %10d after %s%n",
                    what, number, end.of().get(what), LENGTH));
    end.of()
        .forEach(
            (what, number) ->
                assertThat(number)
                    .as(what)
                    .isLessThanOrEqualTo(
                        begin.of().getOrDefault(what, 0L)
                            + (what.contains("heap") ? HEAP_KB : FEW)));
  }
}
