package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When tables that came or went are news. */
class TableWatchTest {
  private static final Map<String, String> PLANNED = Map.of("a", "");
  private static final Map<String, String> MORE = Map.of("a", "", "b", "");
  private static final Map<String, String> LESS = Map.of();

  private final TableWatch watch = watch("127.0.0.1:1");

  private static TableWatch watch(String server) {
    return new TableWatch(
        new TaskPlanner(
            new SourceConfig(
                Map.of(
                    "name", "shop",
                    "connection.url", "jdbc:postgresql://" + server + "/shop",
                    "topic.prefix", "shop.")),
            () -> {
              throw new AssertionError("no offsets here");
            }),
        () -> {});
  }

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  @DisplayName("only what is seen twice in a row is news")
  void twiceInARow() {
    assertThat(watch.isNews(PLANNED, MORE)).isFalse();
    assertThat(watch.isNews(PLANNED, MORE)).isTrue();
    assertThat(watch.isNews(MORE, MORE)).isFalse();
    assertThat(watch.isNews(MORE, PLANNED)).isFalse();
    assertThat(watch.isNews(MORE, MORE)).isFalse();
    assertThat(watch.isNews(MORE, PLANNED)).isFalse();
    assertThat(watch.isNews(MORE, LESS)).isFalse();
    assertThat(watch.isNews(MORE, LESS)).isTrue();
  }

  @Test
  @DisplayName("its thread ends with the connector, also where the database does not answer")
  void endsWithTheConnector() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TableWatch looking = watch("127.0.0.1:" + silent.getLocalPort());
      looking.every(Duration.ofMillis(1));
      try (Socket look = silent.accept()) {
        looking.close();
        assertThat(looking.endsWithin(Duration.ofSeconds(5))).as("a look takes ten").isTrue();
        assertThat(look.isClosed()).as("nobody answered").isFalse();
      }
    }
  }

  @Test
  @DisplayName("before anything has been planned, nothing is news")
  void nothingPlanned() {
    assertThat(watch.isNews(Map.of(), MORE)).isFalse();
    assertThat(watch.isNews(Map.of(), MORE)).isFalse();
  }
}
