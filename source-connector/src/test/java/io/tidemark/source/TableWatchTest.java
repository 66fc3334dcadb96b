package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When tables that came or went are news. */
class TableWatchTest {
  private static final Map<String, String> PLANNED = Map.of("a", "");
  private static final Map<String, String> MORE = Map.of("a", "", "b", "");
  private static final Map<String, String> LESS = Map.of();

  private final TableWatch watch =
      new TableWatch(
          new TaskPlanner(
              new SourceConfig(
                  Map.of(
                      "name", "shop",
                      "connection.url", "jdbc:postgresql://127.0.0.1:1/shop",
                      "topic.prefix", "shop.")),
              () -> {
                throw new AssertionError("no offsets here");
              }),
          () -> {});

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
  @DisplayName("before anything has been planned, nothing is news")
  void nothingPlanned() {
    assertThat(watch.isNews(Map.of(), MORE)).isFalse();
    assertThat(watch.isNews(Map.of(), MORE)).isFalse();
  }
}
