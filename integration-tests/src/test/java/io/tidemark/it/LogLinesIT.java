package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.LogCapture;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Waiting;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Lines of the log")
@Tag("long")
@ExtendWith(SceneExtension.class)
class LogLinesIT {
  private static final String SYNC = "public.orders";

  @Test
  @DisplayName(
      "those of threads of our own tell the connector, the task and the run that they are at")
  void threadsOfOurOwn(Scene scene) {
    Database shop = scene.database("shop");
    shop.execute("CREATE TABLE orders (id bigint PRIMARY KEY); INSERT INTO orders VALUES (1), (2)");
    try (LogCapture log = new LogCapture(scene.rest()).with("io.tidemark", "INFO", "WARN")) {
      Source source = scene.source("shop").reading(shop).tables(SYNC).start();
      Sink sink = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
      Run first = sink.completed(SYNC, 1);
      String run = "[" + source.name() + "/" + SYNC + "@" + first.generation() + "] ";
      Waiting.until("the last word of the sink", () -> log.text().contains("Closed generation"));
      Waiting.until("that of the source", () -> log.text().contains(" ended, 2 rows read"));
      String reader = "[" + source.connector() + "|task-0] " + run;
      String writer = "[" + sink.connector() + "|task-0] " + run;
      assertThat(lines(log, "[tidemark-source-reader]", " ended, 2 rows read"))
          .hasSize(1)
          .allMatch(line -> line.contains(reader));
      assertThat(lines(log, "[tidemark-writer-" + sink.connector() + "]", "CREATE TABLE"))
          .isNotEmpty()
          .allMatch(line -> line.contains(writer));
      assertThat(lines(log, "[tidemark-generations-" + sink.connector() + "]", "generation"))
          .hasSizeGreaterThan(1)
          .allMatch(line -> line.contains(writer));
    }
  }

  private static List<String> lines(LogCapture log, String thread, String text) {
    return log.text().lines().filter(line -> line.contains(thread) && line.contains(text)).toList();
  }
}
