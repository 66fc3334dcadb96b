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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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
 * @param shape of what must not change for rows to be sent again only when they change: how they
 *     are sent, and where to
 */
record LogTable(
    TableId id,
    StreamId stream,
    String topic,
    TableSchema carried,
    List<String> unsent,
    String fingerprint,
    String shape) {

  /**
   * What is the same for all tables of a connector.
   *
   * @param kind of the database
   * @param database which one it is
   * @param source the source's name
   * @param prefix of topics
   * @param mapping which columns are sent
   * @param decimals how exact numbers travel
   * @param values what else people have set of how values travel
   */
  record Form(
      LogDatabase kind,
      String database,
      String source,
      String prefix,
      Mapping mapping,
      DecimalMode decimals,
      SortedMap<String, String> values) {

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
    return new LogTable(
        found.id(),
        new StreamId(form.source, found.id().toString()),
        topic(found.id(), form),
        RecordSchemas.carried(new TableSchema(found.id(), sent, found.key()), form.decimals),
        unsent,
        fingerprint(found.id(), found.key(), form),
        shape(found, form));
  }

  /** A table of which nothing but its sync is known, which was followed before. */
  static LogTable gone(String sync, Form form) {
    String[] parts = sync.split("\\.", 2);
    TableId id = new TableId(parts[0], parts[parts.length - 1]);
    return new LogTable(
        id,
        new StreamId(form.source, sync),
        topic(id, form),
        new TableSchema(id, List.of(), List.of()),
        List.of(),
        fingerprint(id, List.of(), form),
        "");
  }

  private static String fingerprint(TableId id, List<String> key, Form form) {
    List<@Nullable String> print = new ArrayList<>(List.of(form.database, id.toString()));
    print.addAll(key);
    return Prints.of(print);
  }

  /**
   * As it is configured, and not by the columns that there are: of those the log itself tells when
   * they come and go.
   */
  private static String shape(TableSchema found, Form form) {
    return Prints.of(
        List.of(
            topic(found.id(), form),
            Prints.of(List.copyOf(found.key())),
            sorted(form.mapping.include()),
            sorted(form.mapping.exclude()),
            form.decimals.name(),
            form.values.toString()));
  }

  private static String sorted(List<String> columns) {
    return Prints.of(List.copyOf(new TreeSet<>(columns)));
  }

  private static String topic(TableId id, Form form) {
    return form.prefix + segments(id);
  }

  private static String segments(TableId id) {
    return TopicNames.segment(schema(id)) + "." + TopicNames.segment(id.name());
  }

  private static String schema(TableId id) {
    return Objects.requireNonNull(id.schema(), "a catalogue's table has a schema");
  }

  /** For each table, by its sync, its shape. */
  static SortedMap<String, String> shapes(List<LogTable> tables) {
    SortedMap<String, String> shapes = new TreeMap<>();
    tables.forEach(table -> shapes.put(table.sync(), table.shape()));
    return shapes;
  }

  String sync() {
    return stream.sync();
  }

  /** Schema and name. */
  String[] parts() {
    return new String[] {schema(id), id.name()};
  }
}
