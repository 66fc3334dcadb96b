package io.tidemark.sink.migrate;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.TypeFit;
import io.tidemark.table.Column;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What stands between records and an existing table, in words. */
final class Problems {
  private final TableSchema records;
  private final boolean deletesOnly;
  private final Existing existing;
  private final Dialect dialect;
  private final List<Problem> found = new ArrayList<>();

  /**
   * Something that stands in the way.
   *
   * @param text in words
   * @param checkedPerRow whether the database itself refuses just the rows that do not fit
   */
  record Problem(String text, boolean checkedPerRow) {}

  Problems(Wanted wanted, Existing existing, Dialect dialect) {
    this.records = wanted.records();
    this.deletesOnly = wanted.deletesOnly();
    this.existing = existing;
    this.dialect = dialect;
  }

  List<Problem> all() {
    found.addAll(ofNames(records, dialect));
    if (existing.view()) {
      add("It is a view: write to a table");
    }
    records.columns().forEach(this::column);
    key();
    if (!deletesOnly) {
      existing.schema().columns().forEach(this::left);
    }
    return found;
  }

  private void column(Column column) {
    boolean key = records.key().contains(column.name());
    Optional<Column> target = existing.schema().column(column.name());
    if (target.isPresent() && target.get().generated()) {
      computed(column, key);
    } else if (target.isPresent()) {
      compare(column, target.get(), key);
    } else if (!column.nullable() || key) {
      add(
          "Column \"%s\" is missing and %s"
              .formatted(column.name(), key ? "part of the key" : "NOT NULL in the records"));
    }
  }

  /** Not written; a key that is not the record's own would make live rows look stale. */
  private void computed(Column column, boolean key) {
    if (key) {
      add(
          "Column \"%s\" is part of the key, but the database computes it: make it an ordinary column"
              .formatted(column.name()));
    }
  }

  private void compare(Column column, Column target, boolean key) {
    if (dialect.fit(column.type(), target.type()) == TypeFit.REFUSED) {
      add(
          "Type changed from \"%s\" to \"%s\" for column \"%s\""
              .formatted(target.type(), column.type(), column.name()));
    }
    if (column.nullable() && !target.nullable() && !key) {
      found.add(
          new Problem(
              "Column \"%s\" is NOT NULL but the records may hold NULL".formatted(column.name()),
              true));
    }
  }

  private void key() {
    Set<String> wanted = new TreeSet<>(records.key());
    Set<String> there = new TreeSet<>(existing.schema().key());
    if (wanted.equals(there)) {
      return;
    }
    if (wanted.isEmpty()) {
      add("It has the key %s, but append writes every record".formatted(there));
    } else if (there.isEmpty()) {
      add("It has no primary key, the records have the key %s".formatted(wanted));
    } else {
      add("Key changed from %s to %s".formatted(there, wanted));
    }
  }

  /** A column that the records do not have. */
  private void left(Column column) {
    boolean needed =
        !column.nullable()
            && !column.generated()
            && !existing.filled().contains(column.name())
            && !SystemColumns.NAMES.contains(column.name());
    if (needed && records.column(column.name()).isEmpty()) {
      found.add(
          new Problem(
              "Column \"%s\" is NOT NULL without a default, and the records lack it"
                  .formatted(column.name()),
              true));
    }
  }

  private void add(String text) {
    found.add(new Problem(text, false));
  }

  /** Names that the database would cut short without a word. */
  static List<Problem> ofNames(TableSchema records, Dialect dialect) {
    return Stream.concat(
            Stream.of(records.id().name()), records.columns().stream().map(Column::name))
        .filter(n -> n.getBytes(StandardCharsets.UTF_8).length > dialect.maxIdentifierBytes())
        .map(
            n ->
                new Problem(
                    "The name \"%s\" is longer than the %d bytes that %s keeps"
                        .formatted(n, dialect.maxIdentifierBytes(), dialect.name()),
                    false))
        .toList();
  }
}
