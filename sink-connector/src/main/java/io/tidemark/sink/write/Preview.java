package io.tidemark.sink.write;

import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.dialect.Merge;
import io.tidemark.dialect.Merge.Rule;
import io.tidemark.dialect.Merge.Stamp;
import io.tidemark.dialect.Merge.Steps;
import io.tidemark.dialect.RecordMode;
import io.tidemark.dialect.Removal;
import io.tidemark.dialect.RemovalSql;
import io.tidemark.dialect.Sql;
import io.tidemark.generation.Marker;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.Outlook;
import io.tidemark.sink.migrate.Registry;
import io.tidemark.sink.migrate.Wanted;
import io.tidemark.sink.migrate.Wanted.Use;
import io.tidemark.sink.row.RowShape;
import io.tidemark.sink.rules.TableRules;
import io.tidemark.sink.state.Feeds;
import io.tidemark.sink.state.Proof;
import io.tidemark.sink.state.WrittenColumns;
import io.tidemark.sink.write.BatchTransaction.WriteRules;
import io.tidemark.sink.write.SectionKey.Manner;
import io.tidemark.table.Column;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What a writer would do for the records of a sync, as a marker of it tells what they look like: by
 * the code that does it, asked of what is there now. Nothing is changed or locked.
 */
public final class Preview {
  /** Reads that bring all rows of a table; others bring changes. */
  private static final Set<String> WHOLE = Set.of("full", "resync");

  private final WriterParts parts;
  private final WriterSettings settings;
  private final WriteRules rules;

  public Preview(WriterParts parts, WriterSettings settings) {
    this.parts = parts;
    this.settings = settings;
    this.rules = WriteRules.of(settings, parts.state());
  }

  /** What would become of the table when the next records of the sync come. */
  public Outlook table(Session session, Marker marker) {
    try {
      TableSchema records = records(marker);
      boolean changesOnly = its(records).records() == RecordMode.UPDATE;
      Wanted wanted =
          new Wanted(
              records,
              changesOnly ? Use.CHANGE : Use.ADD,
              marker.stream(),
              marker.generation() + 1,
              !WHOLE.contains(marker.mode()));
      return parts.migrator().outlook(session, wanted, registry(session));
    } catch (ConnectException e) {
      return Outlook.refused(String.valueOf(e.getMessage()));
    }
  }

  private Registry registry(Session session) {
    Feeds feeds = new Feeds(parts.state(), parts.streams());
    return Catalog.find(session, parts.state().streams()).isPresent()
        ? new TableRegistry(feeds, new Proof(parts.state()), () -> {})
        : new Newcomer(feeds);
  }

  /**
   * The statements that write one row of the sync.
   *
   * @param gone whether what is written is that the row is gone
   */
  public Outlook row(Session session, Marker marker, boolean gone) {
    try {
      TableSchema records = records(marker);
      Optional<TableSchema> there = parts.migrator().find(session, records.id());
      return there.filter(table -> fits(table, records)).isPresent()
          ? row(session, marker, new TableSchemas(records, there.get()), gone)
          : Outlook.refused(
              "table %s has to be made or altered before it can be told".formatted(records.id()));
    } catch (ConnectException e) {
      return Outlook.refused(String.valueOf(e.getMessage()));
    }
  }

  /** What records need, and what is there. */
  private record TableSchemas(TableSchema records, TableSchema there) {}

  private static boolean fits(TableSchema there, TableSchema records) {
    return records.columns().stream().allMatch(c -> there.column(c.name()).isPresent());
  }

  private Outlook row(Session session, Marker marker, TableSchemas both, boolean gone) {
    RowShape shape = shape(both.records);
    TargetTable table = new TargetTable(session.dialect(), "tidemark_stage_0", shape, both.there);
    SectionKey key =
        new SectionKey(both.records.id(), marker.stream(), marker.generation() + 1, Manner.CHANGE);
    Stamp stamp = rules.stamp(key);
    if (gone) {
      return shape.keys() == 0
          ? Outlook.refused("rows are only ever added to it, and none is removed")
          : new Outlook(removing(table, key, stamp), List.of());
    }
    return new Outlook(writing(table, its(both.records).records(), stamp), List.of());
  }

  private static List<String> writing(TargetTable table, RecordMode mode, Stamp stamp) {
    Merge merge = table.merge();
    if (table.shape().keys() == 0) {
      return texts(merge.copyStage(), Stream.of(merge.insert(stamp, 0, 0)));
    }
    Steps steps = merge.merge(Rule.CHANGE, mode, stamp, 0, 0);
    Stream<Sql> writes = Stream.concat(steps.updates().stream(), steps.inserts().stream());
    return texts(
        merge.copyStage(),
        Stream.of(steps.decisions().stream(), writes, Stream.of(steps.outcomes()))
            .flatMap(each -> each));
  }

  private List<String> removing(TargetTable table, SectionKey key, Stamp stamp) {
    TableRules its = its(table.shape().tableSchema());
    List<String> cleared =
        its.deletes() == DeleteBehavior.CLEAR_FIELDS
            ? WrittenColumns.cleared(
                table.shape().columns().stream().map(Column::name).toList(),
                table.target(),
                table.shape().tableSchema().key())
            : List.of();
    Removal removal = new Removal(its.deletes(), cleared, rules.archive(key, table.target()));
    RemovalSql sql = table.merge().remove(removal, stamp, List.of(), 0, 0);
    return texts(
        table.merge().copyKeyStage(),
        Stream.of(sql.before().stream(), Stream.of(sql.removed()), sql.after().stream())
            .flatMap(each -> each));
  }

  private static List<String> texts(String copy, Stream<Sql> statements) {
    return Stream.concat(Stream.of(copy), statements.map(Sql::text)).toList();
  }

  private TableSchema records(Marker marker) {
    return parts.decoder().wanted(marker);
  }

  private TableRules its(TableSchema records) {
    return settings.rules().of(records.id());
  }

  /** The key first, as rows are staged; when a row is gone is told by no record. */
  private static RowShape shape(TableSchema records) {
    List<Column> columns = new ArrayList<>(records.keyColumns());
    records.columns().stream()
        .filter(c -> !columns.contains(c) && !c.name().equals(SystemColumns.DELETED_AT))
        .forEach(columns::add);
    return new RowShape(records, columns, Set.copyOf(records.key()));
  }
}
