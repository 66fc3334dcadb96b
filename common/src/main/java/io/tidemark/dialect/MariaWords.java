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

/**
 * {@link StepWords} of MariaDB. Joins say which table comes first: a stage has no statistics, and
 * those of a table that was just filled are old.
 */
final class MariaWords implements StepWords {
  /** Characters of an identifier. */
  private static final int LONGEST_NAME = 64;

  /** Values that are equal may be written differently. */
  private static final Set<Kind> FOLDED =
      EnumSet.of(Kind.FLOAT32, Kind.FLOAT64, Kind.DECIMAL, Kind.UUID, Kind.OTHER);

  private final MariaFlavor flavor;

  MariaWords(MariaFlavor flavor) {
    this.flavor = flavor;
  }

  @Override
  public String quote(String identifier) {
    return MariaNames.quote(identifier);
  }

  @Override
  public String quote(TableId table) {
    return MariaNames.quote(table);
  }

  /** A column may be called like one of the stage's. */
  @Override
  public String assigned(String name) {
    return "t." + name;
  }

  /** Names of streams are compared by their bytes, whatever has become of the column since. */
  @Override
  public String text(String value) {
    return flavor.text(value) + " COLLATE " + flavor.collation();
  }

  /** What is bound takes the type of what it is compared with. */
  @Override
  public String number(String value) {
    return value;
  }

  /** A key is compared by the rules of the target's column, which its index goes by. */
  @Override
  public String stageType(StagedColumn column, boolean key) {
    Column target = column.target();
    String collation = target.collation();
    if (key && collation != null) {
      return MariaTypes.plain(roomier(target.type())) + " COLLATE " + collation;
    }
    ColumnType type =
        isVarchar(target.type()) && flavor.boundsInStage(target.type().length())
            ? roomier(target.type())
            : unbounded(column.type());
    return MariaTypes.declared(MariaTypes.listed(type, false), flavor.collation());
  }

  /**
   * Of a text that is too long for its column MariaDB cuts off blanks without an error, so that two
   * keys could become one: the stage has room for one character more, by which it is seen.
   */
  @Override
  public String stageColumn(String name, StagedColumn column, boolean key) {
    String declared = StepWords.super.stageColumn(name, column, key);
    if (!isVarchar(column.target().type())) {
      return declared;
    }
    String rule = name + ": too long for " + column.target().name();
    return "%s, CONSTRAINT %s CHECK (char_length(%s) <= %d)"
        .formatted(
            declared,
            quote(rule.substring(0, Math.min(rule.length(), LONGEST_NAME)).strip()),
            name,
            column.target().type().length());
  }

  private static boolean isVarchar(ColumnType type) {
    return type.kind() == Kind.STRING && type.nativeName() == null && type.length() > 0;
  }

  private static ColumnType roomier(ColumnType type) {
    return isVarchar(type) ? ColumnType.string(type.length() + 1) : type;
  }

  /** The rows of a table share a limit of what its texts are declared with; a stage needs none. */
  private static ColumnType unbounded(ColumnType type) {
    return type.kind() == Kind.STRING ? ColumnType.of(Kind.STRING) : type;
  }

  @Override
  public String fromStage(String staged, ColumnType from, ColumnType to) {
    return staged;
  }

  @Override
  public String sameKey(Column column, String target, String other) {
    return target + " = " + other;
  }

  @Override
  public String ruled(Column column, String value) {
    return value;
  }

  /** Texts differ where their bytes do, whatever the column's collation. */
  @Override
  public String differs(ColumnType type, String left, String right) {
    String collation = type.kind() == Kind.STRING ? " COLLATE " + flavor.collation() : "";
    return "NOT (%s <=> %s%s)".formatted(left, right, collation);
  }

  @Override
  public boolean folds(Column target) {
    boolean ours = flavor.collation().equals(target.collation());
    return target.collation() == null ? FOLDED.contains(target.type().kind()) : !ours;
  }

  @Override
  public String adopted(List<String> streams) {
    return SqliteText.array(streams);
  }

  @Override
  public String isAdopted(String source) {
    return "JSON_CONTAINS(%s, JSON_QUOTE(%s))".formatted(SqlTemplate.value("adopted"), source);
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
    return MariaStale.missing("t", set);
  }

  @Override
  public String isIn(KeySet set, List<Column> keys, List<String> values) {
    String same =
        IntStream.range(0, keys.size())
            .mapToObj(i -> "k." + quote(keys.get(i).name()) + " = " + values.get(i))
            .collect(joining(" AND "));
    return "EXISTS (SELECT 1 FROM %s AS k WHERE %s)".formatted(quote(set.table()), same);
  }

  /** What {@link #stageColumn} refuses would get in. */
  @Override
  public Optional<Straight> straight() {
    return Optional.empty();
  }

  @Override
  public String temporary(String name) {
    return quote(name);
  }

  /** InnoDB, so that savepoints hold for it, too. */
  @Override
  public String createTemporary(String name, String columns) {
    return flavor.lenient() + "CREATE TEMPORARY TABLE " + name + definition(columns);
  }

  private static String definition(String columns) {
    return " (_ord int PRIMARY KEY, _outcome char(1), %s) ENGINE=InnoDB".formatted(columns);
  }

  /** A new one: to delete so many rows costs as much as to insert them. It commits nothing. */
  @Override
  public List<String> clearTemporary(String name, String columns) {
    return flavor.temporaryAnew(flavor.lenient(), name, definition(columns));
  }

  @Override
  public List<String> repeated(String stage, String ranked) {
    return flavor.repeated(stage, ranked);
  }

  @Override
  public String dropTemporary(String name) {
    return "DROP TEMPORARY TABLE IF EXISTS " + name;
  }

  @Override
  public String decide(String stage, String table, String outcome, String join, String range) {
    return flavor.decide(stage, table, outcome, join, range);
  }

  @Override
  public String update(String stage, String table, String assignments, String where) {
    return "UPDATE %s AS s STRAIGHT_JOIN %s AS t SET %s WHERE %s"
        .formatted(stage, table, assignments, where);
  }

  @Override
  public String gathered() {
    return "group_concat(s._outcome ORDER BY s._ord SEPARATOR '')";
  }

  @Override
  public StepRemoval removal(TableId table, Removal removal) {
    return new MariaRemoval(table, removal);
  }
}
