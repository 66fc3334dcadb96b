package io.tidemark.sink.write;

import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.dialect.Removal;
import io.tidemark.dialect.Removal.Archive;
import io.tidemark.dialect.RemovalSql;
import io.tidemark.dialect.Sql;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.row.RowDecoder;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.WrittenColumns;
import io.tidemark.sink.write.BatchTransaction.WriteRules;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of tables that were truncated at their source, in the transaction of the batch:
 * those of no stream, as all rows of change events are. Rows of streams are never touched.
 *
 * <p>Only in one partition does the truncation have its place among the changes. So a table is left
 * as it is where this sink has ever read another partition of the topic, or another topic that is
 * written to the table: rows of those may be newer. That is asked when the rows are gone, and
 * undoes it: whoever commits rows has entered its partition before, so that no row that was there
 * is of a partition that is not seen.
 */
final class Truncations {
  private final StateTables state;
  private final WriterSettings settings;
  private final WriteRules rules;
  private final WriterParts parts;
  private final WrittenColumns written;

  Truncations(WriterParts parts, WriterSettings settings, WriteRules rules) {
    this.state = parts.state();
    this.settings = settings;
    this.rules = rules;
    this.parts = parts;
    this.written = new WrittenColumns(state, settings.sinkId());
  }

  /**
   * Takes the rows; those last whose rows others refer to by a foreign key, because one statement
   * of the source may truncate them all.
   *
   * @return the records that were refused
   * @throws DatabaseException when that is nobody's fault but the database's
   */
  List<Rejection> run(Session tx, Batch batch, Search search, ChangeLog log) {
    Map<Truncation, RuntimeException> refused = new LinkedHashMap<>();
    List<Truncation> left = batch.truncations();
    int before;
    do {
      before = left.size();
      refused.clear();
      left.forEach(one -> refusal(tx, one, log).ifPresent(why -> refused.put(one, why)));
      left = List.copyOf(refused.keySet());
    } while (!left.isEmpty() && left.size() < before);
    List<Rejection> rejections = new ArrayList<>();
    refused.forEach((one, why) -> rejections.add(rejection(one, why, search)));
    return rejections;
  }

  private static Rejection rejection(Truncation one, RuntimeException why, Search search) {
    if (why instanceof DatabaseException e && !search.blamesRow(e)) {
      throw e;
    }
    return new Rejection(one.table(), one.origin(), null, one.record(), "write", false, why);
  }

  private Optional<RuntimeException> refusal(Session tx, Truncation one, ChangeLog log) {
    one.rows().startTry();
    TableSchema table = parts.migrator().find(tx, one.table()).orElse(null);
    if (table == null) {
      return Optional.empty();
    }
    try {
      one.rows().removed = tx.inSavepoint(session -> removed(session, one, table));
      log.emptied(table.id(), one.rows().removed);
      return Optional.empty();
    } catch (DataException e) {
      return Optional.of(e);
    } catch (DatabaseException e) {
      DatabaseException why = e.about("Table " + one.table());
      if (why.kind() != FailureKind.DATA) {
        throw why;
      }
      return Optional.of(why);
    }
  }

  private long removed(Session tx, Truncation one, TableSchema table) {
    requireMarks(tx, one, table);
    Removal removal = new Removal(behavior(one), cleared(tx, one, table), archive(table));
    RemovalSql sql = tx.dialect().stale().removeStrangers(table, removal);
    long removed = tx.remove(sql, row -> row.getLong(1)).get(0);
    requireAlone(tx, one);
    return removed;
  }

  private DeleteBehavior behavior(Truncation one) {
    return settings.rules().of(one.table()).deletes();
  }

  private List<String> cleared(Session tx, Truncation one, TableSchema table) {
    return behavior(one) == DeleteBehavior.CLEAR_FIELDS
        ? WrittenColumns.cleared(written.of(tx, table.id()), table, table.key())
        : List.of();
  }

  private @Nullable Archive archive(TableSchema from) {
    TableId archive = rules.archive();
    return archive == null
        ? null
        : new Archive(
            archive,
            settings.sinkId(),
            null,
            null,
            from.id().toString(),
            from.columns(),
            null,
            "truncate");
  }

  private void requireMarks(Session tx, Truncation one, TableSchema table) {
    if (behavior(one).marks() && table.column(SystemColumns.DELETED_AT).isEmpty()) {
      throw new DataException(
          "Table %s was truncated at its source, and has no column %s yet, which delete.behavior=%s writes: %s"
              .formatted(
                  one.table(),
                  SystemColumns.DELETED_AT,
                  behavior(one).text(),
                  tx.dialect().addColumn(table.id(), SystemColumns.deletedAt()).text()));
    }
  }

  private void requireAlone(Session tx, Truncation one) {
    Sql entered =
        Sql.of(
            "SELECT topic, part FROM %s WHERE connector = ? ORDER BY topic, part"
                .formatted(state.quoted(state.progress())),
            settings.sinkId());
    tx
        .query(
            entered, row -> new TopicPart(Objects.requireNonNull(row.getString(1)), row.getInt(2)))
        .stream()
        .filter(part -> !part.equals(one.origin().part()))
        .filter(part -> feeds(part.topic(), one))
        .findFirst()
        .ifPresent(
            part -> {
              throw new DataException(
                  "Table %s was truncated at its source, but partition %s, which this sink reads or has read, may have brought rows of it that are newer: empty the table yourself, and let one topic of one partition feed it"
                      .formatted(one.table(), part));
            });
  }

  private boolean feeds(String topic, Truncation one) {
    RowDecoder decoder = parts.decoder();
    return topic.equals(one.origin().part().topic())
        || (!topic.equals(settings.markerTopic())
            && decoder.table(topic, Optional.empty()).equals(one.table()));
  }
}
