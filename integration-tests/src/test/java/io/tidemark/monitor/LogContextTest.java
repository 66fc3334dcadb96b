package io.tidemark.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What the log is told of a thread, with a log that has an MDC. */
class LogContextTest {
  private static final LogContext ORDERS = new LogContext("shop", "public.orders", 17L);

  @BeforeEach
  void connect() {
    MDC.setContextMap(Map.of("connector.context", "[shop|task-0] "));
  }

  @AfterEach
  void clear() {
    MDC.clear();
  }

  private static Map<String, String> now() {
    return MDC.getCopyOfContextMap();
  }

  @Test
  @DisplayName("within a run its keys are there beside Connect's own, and none of them afterwards")
  void around() {
    Map<String, String> before = now();
    assertThat(ORDERS.around(LogContextTest::now))
        .isEqualTo(
            Map.of(
                "connector.context",
                "[shop|task-0] ",
                "tidemark.table",
                "public.orders",
                "tidemark.generation",
                "17",
                "tidemark.run",
                "shop/public.orders@17"));
    assertThat(now()).isEqualTo(before);
  }

  @Test
  @DisplayName("a table within a run is no run, and the run is there again behind it")
  void nested() {
    ORDERS.around(
        () -> {
          Map<String, String> run = now();
          assertThat(LogContext.table("items").around(LogContextTest::now))
              .containsEntry("tidemark.table", "items")
              .doesNotContainKeys("tidemark.run", "tidemark.generation");
          return assertThat(now()).isEqualTo(run);
        });
  }

  @Test
  @DisplayName("nothing stays behind when the work fails")
  void failure() {
    Map<String, String> before = now();
    assertThatThrownBy(() -> ORDERS.around(LogContextTest::fail)).hasMessage("failed");
    assertThat(now()).isEqualTo(before);
  }

  private static String fail() {
    throw new IllegalStateException("failed");
  }

  @Test
  @DisplayName(
      "work for another thread takes its context along, and a pooled thread keeps none of it")
  void carried() throws Exception {
    Map<String, String> seen = new ConcurrentHashMap<>();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Map<String, String> own = pool.submit(LogContextTest::now).get();
      var work = ORDERS.around(() -> LogContext.carried(LogContextTest::now));
      assertThat(pool.submit(work::get).get())
          .containsEntry("connector.context", "[shop|task-0] ")
          .containsEntry("tidemark.run", "shop/public.orders@17");
      assertThat(pool.submit(LogContextTest::now).get()).isEqualTo(own);
      Runnable look = () -> seen.putAll(now());
      pool.submit(LogContext.carried(look)).get();
      assertThat(seen).isEqualTo(now());
      assertThat(pool.submit(LogContextTest::now).get()).isEqualTo(own);
    } finally {
      pool.shutdown();
    }
  }
}
