package io.tidemark.dialect;

import static java.util.stream.Collectors.joining;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** {@link StepWords} of SQLite. */
final class SqliteWords implements StepWords {
  /** Whatever the table was declared to do about rows that it does not take. */
  static final String INSERT = "INSERT OR ABORT INTO";

  /** Likewise. */
  static final String UPDATE = "UPDATE OR ABORT";

  private static final int LOOKED_AT = 900;

  /** Numbers that are equal may be stored differently. */
  private static final Set<Kind> FOLDED = EnumSet.of(Kind.FLOAT64, Kind.DECIMAL, Kind.OTHER);

  @Override
  public String quote(String identifier) {
    return SqliteNames.quote(identifier);
  }

  @Override
  public String quote(TableId table) {
    return SqliteNames.quote(table);
  }

  @Override
  public String assigned(String name) {
    return name;
  }

  @Override
  public String text(String value) {
    return "CAST(%s AS text)".formatted(value);
  }

  @Override
  public String number(String value) {
    return "CAST(%s AS bigint)".formatted(value);
  }

  /** None: the stage keeps values as they were bound. */
  @Override
  public String stageType(StagedColumn column, boolean key) {
    return "";
  }

  @Override
  public String fromStage(String staged, ColumnType from, ColumnType to) {
    return staged;
  }

  @Override
  public String sameKey(Column column, String target, String other) {
    return target + " = " + ruled(column, other);
  }

  @Override
  public String ruled(Column column, String value) {
    return column.collation() == null ? value : value + " COLLATE " + column.collation();
  }

  /** Texts differ where their bytes do, whatever the column's collation. */
  @Override
  public String differs(ColumnType type, String left, String right) {
    return left + " COLLATE BINARY IS NOT " + right;
  }

  @Override
  public boolean folds(Column target) {
    return target.collation() != null || FOLDED.contains(target.type().kind());
  }

  @Override
  public String adopted(List<String> streams) {
    return SqliteText.array(streams);
  }

  @Override
  public String isAdopted(String source) {
    return "%s IN (SELECT value FROM json_each(%s))"
        .formatted(source, SqlTemplate.value("adopted"));
  }

  @Override
  public String time(String value) {
    return value;
  }

  @Override
  public String overriding() {
    return "";
  }

  @Override
  public String missingIn(KeySet set) {
    return SqliteStale.missing("t", set);
  }

  @Override
  public String isIn(KeySet set, List<Column> keys, List<String> values) {
    String key =
        IntStream.range(0, keys.size())
            .mapToObj(i -> ruled(keys.get(i), values.get(i)))
            .collect(joining(", "));
    String names = keys.stream().map(c -> quote(c.name())).collect(joining(", "));
    return "(%s) IN (SELECT %s FROM %s)".formatted(key, names, quote(set.table()));
  }

  @Override
  public String insert() {
    return INSERT;
  }

  /** All tables of a file have one version. */
  @Override
  public Optional<Straight> straight() {
    return Optional.of(new Straight(insert(), Sql.of("PRAGMA main.schema_version")));
  }

  /** What is gathered takes two columns of each, of which one query has so many at most. */
  @Override
  public Optional<Look> look(int columns, String outcome, String table, String join) {
    if (columns > LOOKED_AT) {
      return Optional.empty();
    }
    String named =
        IntStream.range(0, columns)
            .mapToObj(i -> "column%d AS c%d".formatted(i + 2, i))
            .collect(joining(", "));
    return Optional.of(
        new Look(
            """
            SELECT group_concat(_outcome, '' ORDER BY _ord) FROM (SELECT s._ord, %s AS _outcome \
            FROM (SELECT column1 AS _ord, %s FROM (VALUES\s"""
                .formatted(outcome, named),
            ")) AS s LEFT JOIN %s AS t ON %s)".formatted(table, join)));
  }

  @Override
  public String temporary(String name) {
    return SqliteNames.temporary(name);
  }

  @Override
  public String createTemporary(String name, String columns) {
    return "CREATE TABLE %s (_ord INTEGER PRIMARY KEY, _outcome, %s)".formatted(name, columns);
  }

  @Override
  public String dropTemporary(String name) {
    return "DROP TABLE IF EXISTS " + name;
  }

  @Override
  public List<String> clearTemporary(String name, String columns) {
    return List.of("DELETE FROM " + name);
  }

  @Override
  public String decide(String stage, String table, String outcome, String join, String range) {
    return "UPDATE %s AS s SET _outcome = (SELECT %s FROM (SELECT 1) LEFT JOIN %s AS t ON %s) WHERE %s"
        .formatted(stage, outcome, table, join, range);
  }

  @Override
  public String update(String stage, String table, String assignments, String where) {
    return "%s %s AS t SET %s FROM %s AS s WHERE %s"
        .formatted(UPDATE, table, assignments, stage, where);
  }

  @Override
  public String gathered() {
    return "group_concat(s._outcome, '' ORDER BY s._ord)";
  }

  @Override
  public StepRemoval removal(TableId table, Removal removal) {
    return new SqliteRemoval(table, removal);
  }
}
