package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.TopicNames;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Names and values that would like to be SQL, or each other, from one database to another. */
@ExtendWith(SceneExtension.class)
class HostileNamesIT {
  /** The longest that PostgreSQL keeps, and alike in all but their ends and in their hashes. */
  private static final String LONG = "n".repeat(61);

  private static final List<String> NAMES =
      List.of(
          "O'Brien'; DROP TABLE victim; --",
          "a\"; DROP TABLE victim; --",
          "a\"\"b",
          "x /* y */ $1 ? ?? :z {fn now()}",
          "%s ${table} \\' \\\" \\",
          "line\nbreak\ttab",
          "'||pg_sleep(9)||'",
          "\u202Eelbat", // written from right to left
          "paypal",
          "p\u0430yp\u0430l", // a Cyrillic letter
          "caf\u00E9",
          "cafe\u0301", // the same in two letters
          "a\u200Bb", // no width
          "\uFF07; DROP TABLE victim; --", // a wide quote
          LONG + "Aa",
          LONG + "BB");

  private static final int MOST_COLUMNS = 1_597; // and three of ours

  private static String name(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A table of each name, with a column of the name, and a key and values of all names. */
  private static List<String> create(Database shop) {
    String values =
        NAMES.stream()
            .map(text -> "(%1$s, %1$s)".formatted(literal(text)))
            .collect(Collectors.joining(", "));
    List<String> tables = new ArrayList<>(NAMES);
    tables.add("victim");
    for (String table : tables) {
      shop.execute(
          "CREATE TABLE %1$s (k text PRIMARY KEY, %1$s text); INSERT INTO %1$s VALUES %2$s"
              .formatted(name(table), values));
    }
    String columns =
        IntStream.range(1, MOST_COLUMNS)
            .mapToObj(i -> "c" + i + " smallint DEFAULT " + i)
            .collect(Collectors.joining(", "));
    shop.execute(
        "CREATE TABLE wide (id int PRIMARY KEY, %s); INSERT INTO wide VALUES (1), (2)"
            .formatted(columns));
    tables.add("wide");
    return tables;
  }

  @Test
  @DisplayName(
      "quotes, comments, placeholders, escapes, letters that look alike and the longest names and"
          + " rows arrive as they are, and change no other table")
  void namesAndValues(Scene scene) {
    Database shop = scene.database("shop");
    List<String> tables = create(shop);
    Source source = scene.source("shop").reading(shop).tables("public.*").start();
    Database mirror = scene.database("mirror");
    Sink sink = scene.sink("mirror").into(mirror).set("topics", topics(scene, tables)).start();
    tables.forEach(table -> sink.completed("public." + table, 1));
    assertSame(shop, mirror, tables);
    shop.execute("DELETE FROM wide WHERE id = 2");
    for (String table : NAMES) {
      String third = literal(NAMES.get(2));
      shop.execute("DELETE FROM %s WHERE k = %s".formatted(name(table), third));
    }
    source.run();
    tables.forEach(table -> sink.completed("public." + table, 2));
    assertSame(shop, mirror, tables);
    assertThat(mirror.number("SELECT count(*) FROM victim")).isEqualTo(NAMES.size());
  }

  /** The topics of all tables, and that of the markers. */
  private static String topics(Scene scene, List<String> tables) {
    String prefix = scene.topic("shop") + ".public.";
    return Stream.concat(
            Stream.of(scene.markerTopic()),
            tables.stream().map(table -> prefix + TopicNames.segment(table)))
        .collect(Collectors.joining(","));
  }

  private static void assertSame(Database shop, Database mirror, List<String> tables) {
    tables.forEach(table -> Comparison.assertSame(shop, name(table), mirror, name(table)));
    assertThat(
            mirror.column(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                    + " AND relname NOT LIKE 'tidemark%'"))
        .containsExactlyInAnyOrderElementsOf(tables);
  }
}
