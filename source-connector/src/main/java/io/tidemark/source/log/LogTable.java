package io.tidemark.source.log;

import io.tidemark.connect.DecimalMode;
import io.tidemark.connect.RecordSchemas;
import io.tidemark.generation.StreamId;
import io.tidemark.generation.TopicNames;
import io.tidemark.source.generation.Prints;
import io.tidemark.source.plan.Mapping;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One table whose log is followed.
 *
 * @param id with its schema
 * @param stream whose rows they are; the sync has the table's name
 * @param topic where its records go
 * @param carried what records say that it looks like, for a destination that gets none
 * @param unsent columns that are not sent: those that nobody wants, and those that are computed
 * @param fingerprint of what must not change between two ENDs for absence to mean deletion
 */
record LogTable(
    TableId id,
    StreamId stream,
    String topic,
    TableSchema carried,
    List<String> unsent,
    String fingerprint) {

  /**
   * What is the same for all tables of a connector.
   *
   * @param kind of the database
   * @param database which one it is
   * @param source the source's name
   * @param prefix of topics
   * @param mapping which columns are sent
   * @param decimals how exact numbers travel
   */
  record Form(
      LogDatabase kind,
      String database,
      String source,
      String prefix,
      Mapping mapping,
      DecimalMode decimals) {

    /** Whether a column of a table is sent. */
    boolean sends(TableSchema table, Column column) {
      return table.key().contains(column.name())
          || (!column.generated() && mapping.sends(column.name()));
    }
  }

  /** A table as the catalogue has it. */
  static LogTable of(TableSchema found, Form form) {
    List<Column> sent = new ArrayList<>();
    List<String> unsent = new ArrayList<>();
    for (Column column : found.columns()) {
      if (form.sends(found, column)) {
        sent.add(form.kind.sent(column));
      } else {
        unsent.add(column.name());
      }
    }
    List<@Nullable String> print = new ArrayList<>(List.of(form.database, found.id().toString()));
    print.addAll(found.key());
    return new LogTable(
        found.id(),
        new StreamId(form.source, found.id().toString()),
        form.prefix + segments(found.id()),
        RecordSchemas.carried(new TableSchema(found.id(), sent, found.key()), form.decimals),
        unsent,
        Prints.of(print));
  }

  private static String segments(TableId id) {
    return TopicNames.segment(schema(id)) + "." + TopicNames.segment(id.name());
  }

  private static String schema(TableId id) {
    return Objects.requireNonNull(id.schema(), "a catalogue's table has a schema");
  }

  String sync() {
    return stream.sync();
  }

  /** Schema and name. */
  String[] parts() {
    return new String[] {schema(id), id.name()};
  }
}
