package io.tidemark.sink.stale;

import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.dialect.Removal;
import io.tidemark.dialect.Removal.Archive;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.stale.StaleSettings.Removing;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.sink.state.WrittenColumns;
import io.tidemark.table.Column;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a stream's stale rows in a table, by the settings. */
final class Removals {
  private static final Logger log = LoggerFactory.getLogger(Removals.class);

  private final StateTables tables;
  private final Removing settings;
  private final WrittenColumns written;
  private final String sinkId;
  private final Set<TableId> indexed = new HashSet<>();

  Removals(StateTables tables, StaleSettings settings) {
    this.tables = tables;
    this.settings = settings.removing();
    this.written = new WrittenColumns(tables, settings.sinkId());
    this.sinkId = settings.sinkId();
  }

  /** Why stale rows of a table cannot be marked; empty where they can, or need not be. */
  Optional<String> objection(TableSchema table) {
    boolean lacks = table.column(SystemColumns.DELETED_AT).isEmpty();
    if (!behavior(table.id()).marks() || !lacks) {
      return Optional.empty();
    }
    String add = tables.dialect().addColumn(table.id(), SystemColumns.deletedAt()).text();
    return Optional.of(
        "table %s has no column %s, which delete.behavior=%s writes: %s; then run the sync again"
            .formatted(table.id(), SystemColumns.DELETED_AT, behavior(table.id()).text(), add));
  }

  /**
   * Makes the index that finds stale rows, where one is wanted. Without it they are found too, only
   * more slowly, so that a failure holds nothing up.
   */
  void index(Session session, TableId table) {
    if (!settings.indexed() || !indexed.add(table)) {
      return;
    }
    Sql index = tables.sql().indexGenerations(table);
    try {
      session.ensure(index);
    } catch (DatabaseException e) {
      log.warn(
          "Table {} gets no index: {}. Let its owner run: {}", table, e.getMessage(), index.text());
    }
  }

  /** Whether rows are removed at all, so that guards look at how many. */
  boolean removes(TableId table) {
    return behavior(table) != DeleteBehavior.NONE;
  }

  /**
   * What is done to the rows that a generation found stale.
   *
   * @param table the table as it is
   * @param key the columns by which rows are matched
   */
  Removal of(Session session, StreamRow row, long generation, TableSchema table, List<String> key) {
    DeleteBehavior behavior = behavior(row.table());
    List<String> remembered =
        behavior == DeleteBehavior.CLEAR_FIELDS ? written.of(session, row.table()) : List.of();
    List<String> cleared = WrittenColumns.cleared(remembered, table, key);
    List<Column> told =
        tables.logsChanges()
            ? key.stream().flatMap(name -> table.column(name).stream()).toList()
            : List.of();
    return new Removal(behavior, cleared, archive(row, generation, table), told);
  }

  private @Nullable Archive archive(StreamRow row, long generation, TableSchema table) {
    return settings.archive()
        ? new Archive(
            tables.deleted(),
            sinkId,
            row.stream().source(),
            row.stream().sync(),
            row.table().toString(),
            table.columns(),
            generation,
            "stale")
        : null;
  }

  private DeleteBehavior behavior(TableId table) {
    return settings.rules().of(table).deletes();
  }
}
