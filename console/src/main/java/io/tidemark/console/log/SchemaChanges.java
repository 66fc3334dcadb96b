package io.tidemark.console.log;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.generation.TableSchemaCodec;
import io.tidemark.table.Column;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the table that a sync reads has changed from generation to generation, as its markers have
 * told the sink. Pure.
 */
final class SchemaChanges {
  /** The column that has a generation's table as JSON. */
  static final String SCHEMA = "table_schema_json";

  private SchemaChanges() {}

  /**
   * Changes, newest first: of which generation, when it began, and what they are, in words.
   *
   * @param oldestFirst generations, by their number, start and {@link #SCHEMA}
   */
  static List<ObjectNode> of(List<ObjectNode> oldestFirst) {
    List<ObjectNode> all = new ArrayList<>();
    Optional<TableSchema> before = Optional.empty();
    for (ObjectNode generation : oldestFirst) {
      TableSchema now = TableSchemaCodec.decode(generation.path(SCHEMA).asText());
      List<String> changes = before.map(old -> between(old, now)).orElse(List.of());
      if (!changes.isEmpty()) {
        ObjectNode one = JsonNodeFactory.instance.objectNode();
        one.set("generation", generation.path("generation"));
        one.set("started_at", generation.path("started_at"));
        changes.forEach(one.putArray("changes")::add);
        all.add(one);
      }
      before = Optional.of(now);
    }
    Collections.reverse(all);
    return all;
  }

  private static List<String> between(TableSchema old, TableSchema now) {
    Stream<String> came =
        now.columns().stream()
            .filter(column -> old.column(column.name()).isEmpty())
            .map(column -> "column %s came, %s".formatted(column.name(), words(column)));
    Stream<String> went =
        old.columns().stream()
            .filter(column -> now.column(column.name()).isEmpty())
            .map(column -> "column %s went".formatted(column.name()));
    Stream<String> others =
        now.columns().stream()
            .flatMap(
                column ->
                    old
                        .column(column.name())
                        .filter(before -> !words(before).equals(words(column)))
                        .map(
                            before ->
                                "column %s was %s, and is %s"
                                    .formatted(column.name(), words(before), words(column)))
                        .stream());
    Stream<String> keys =
        old.key().equals(now.key())
            ? Stream.empty()
            : Stream.of("its key was %s, and is %s".formatted(old.key(), now.key()));
    return Stream.of(came, went, others, keys).flatMap(each -> each).toList();
  }

  private static String words(Column column) {
    return column.type() + (column.nullable() ? "" : " not null");
  }
}
