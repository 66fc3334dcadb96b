package io.tidemark.dialect;

import static java.util.stream.Collectors.joining;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@link DdlSql} for MariaDB, where each of its statements commits, so that the lock of a
 * definition is none of a transaction's.
 */
final class MariaDdl implements DdlSql {
  private final TableSql tables;
  private final MariaFlavor flavor;
  private final MariaCatalogSql catalog;

  MariaDdl(TableSql tables, MariaFlavor flavor) {
    this.tables = tables;
    this.flavor = flavor;
    this.catalog = new MariaCatalogSql(flavor);
  }

  /** A table, {@code verb} saying what if there is one. */
  Sql create(String verb, TableSchema table) {
    return marked(definition(verb, table), table.columns());
  }

  private Sql definition(String verb, TableSchema table) {
    List<ColumnType> keys = table.keyColumns().stream().map(Column::type).toList();
    int texts = (int) keys.stream().filter(MariaTypes::isText).count();
    boolean fits = MariaTypes.fitInRow(table);
    Sql create =
        tables.create(
            verb,
            table,
            column ->
                table.key().contains(column.name())
                    ? MariaTypes.declared(
                        MariaTypes.key(column.type(), texts, keys.size() - texts),
                        flavor.collation())
                    : declared(column, fits));
    return new Sql(create.text() + " ENGINE=InnoDB", List.of());
  }

  private String declared(Column column, boolean fits) {
    ColumnType listed = MariaTypes.listed(column.type(), false);
    return MariaTypes.declared(
        fits || listed.kind() != Kind.STRING ? listed : ColumnType.of(Kind.STRING),
        flavor.collation());
  }

  /** A table of this session alone is made and dropped as any other, and commits nothing. */
  @Override
  public List<Sql> rehearse(TableSchema table) {
    TableId id = new TableId(table.id().schema(), "tidemark_rehearsal");
    TableSchema rehearsed = new TableSchema(id, table.columns(), table.key());
    String made = definition("", rehearsed).text().strip();
    String name = MariaNames.quote(id);
    List<String> anew = flavor.temporaryAnew("", name, made.substring(name.length()));
    return Stream.concat(anew.stream(), Stream.of("DROP TEMPORARY TABLE " + name))
        .map(Sql::of)
        .toList();
  }

  @Override
  public Column added(List<Column> columns, Column column) {
    return MariaTypes.fitsBeside(columns, column.type())
        ? column
        : new Column(column.name(), ColumnType.of(Kind.STRING), column.nullable());
  }

  /** A nullable column, if it does not exist. */
  Sql addColumn(TableId table, Column column) {
    Sql add =
        Sql.of(
            "ALTER TABLE %s ADD COLUMN %s%s %s"
                .formatted(
                    MariaNames.quote(table),
                    flavor.ifNotExists(),
                    MariaNames.quote(column.name()),
                    declared(column)));
    return marked(add, List.of(column));
  }

  /**
   * The same with a mark in the comment of the system column: the server tells by nothing else, to
   * everybody, that a table is not the one that it was.
   */
  private Sql marked(Sql ddl, List<Column> columns) {
    Predicate<Column> isMarked = column -> column.name().equals(SystemColumns.SOURCE);
    if (columns.stream().noneMatch(isMarked)) {
      return ddl;
    }
    String name = MariaNames.quote(SystemColumns.SOURCE);
    String type = columns.stream().filter(isMarked).map(this::declared).findFirst().orElseThrow();
    String definition = name + " " + type;
    int end = ddl.text().indexOf(definition) + definition.length();
    return flavor.marked(ddl.text().substring(0, end), ddl.text().substring(end));
  }

  private String declared(Column column) {
    return MariaTypes.declared(MariaTypes.listed(column.type(), false), flavor.collation());
  }

  /** Waits as long as a statement may take; the driver lets go of it when the transaction ends. */
  @Override
  public Sql lock(TableId table) {
    return Sql.of(
        "SELECT get_lock(concat('tidemark ', sha1(concat(coalesce(?, database()), '.', ?))), 1000000)",
        table.schema(),
        table.name());
  }

  @Override
  public Optional<Sql> place(TableId table) {
    return Optional.of(
        Sql.of(
            "SELECT if(@@lower_case_table_names = 1, lower(n.s), n.s),"
                + " if(@@lower_case_table_names = 1, lower(n.t), n.t)"
                + " FROM (SELECT coalesce(?, database()) AS s, ? AS t) n",
            table.schema(),
            table.name()));
  }

  @Override
  public ColumnType listed(ColumnType type, boolean key) {
    return MariaTypes.listed(type, key);
  }

  @Override
  public boolean grows(ColumnType from, ColumnType to) {
    return MariaFit.grows(from, to);
  }

  @Override
  public Sql changeType(TableId table, Column column, ColumnType to) {
    return modify(table, column, to, column.nullable());
  }

  @Override
  public Sql dropNotNull(TableId table, Column column) {
    return modify(table, column, column.type(), true);
  }

  /** A column is declared anew as a whole; those that would lose something by it are pinned. */
  private static Sql modify(TableId table, Column column, ColumnType type, boolean nullable) {
    String collation = column.collation() == null ? "" : " COLLATE " + column.collation();
    return Sql.of(
        "ALTER TABLE %s MODIFY COLUMN %s %s%s%s"
            .formatted(
                MariaNames.quote(table),
                MariaNames.quote(column.name()),
                MariaTypes.plain(type),
                collation,
                nullable ? " NULL" : " NOT NULL"));
  }

  @Override
  public Sql drop(TableId table) {
    return Sql.of("DROP TABLE " + MariaNames.quote(table));
  }

  @Override
  public Sql createUniqueIndex(TableId table, List<String> columns) {
    return Sql.of(
        "CREATE UNIQUE INDEX sync_key ON %s (%s)"
            .formatted(
                MariaNames.quote(table),
                columns.stream().map(MariaNames::quote).collect(joining(", "))));
  }

  /** MariaDB then makes one by hashes without a word, which only refuses. */
  @Override
  public Optional<String> unindexable(List<Column> columns) {
    return MariaTypes.fitInIndex(columns)
        ? Optional.empty()
        : Optional.of(
            "an index finds rows by at most %d characters of all its columns: give them lengths"
                .formatted(MariaTypes.KEY_CHARS));
  }

  @Override
  public Sql listKeys(TableId table) {
    return catalog.keys(table);
  }

  @Override
  public Sql listPins(TableId table) {
    return catalog.pins(table);
  }

  @Override
  public Optional<Sql> listObjections(TableId table) {
    return Optional.of(MariaCatalogSql.withoutTransactions(table));
  }

  @Override
  public Sql listDependents(TableId table) {
    return MariaCatalogSql.dependents(table);
  }

  @Override
  public Sql holdsOthers(TableId table, @Nullable String stream, boolean marked) {
    String rows = "SELECT EXISTS (SELECT 1 FROM " + MariaNames.quote(table);
    return stream == null || !marked
        ? Sql.of(rows + ")")
        : Sql.of(rows + " WHERE NOT (" + SystemColumns.SOURCE + " <=> ?))", stream);
  }

  /** What keeps a table locked in MariaDB keeps this session from all others. */
  @Override
  public List<Sql> lockTable(TableId table) {
    return List.of();
  }

  @Override
  public Sql holdsValues(TableId table, List<String> columns) {
    String any =
        columns.stream().map(c -> MariaNames.quote(c) + " IS NOT NULL").collect(joining(" OR "));
    return Sql.of(
        "SELECT EXISTS (SELECT 1 FROM %s WHERE %s)".formatted(MariaNames.quote(table), any));
  }

  @Override
  public Sql holdsLater(TableId table, String stream, long generation) {
    return Sql.of(
        "SELECT EXISTS (SELECT 1 FROM %s WHERE %s = ? AND %s > ?)"
            .formatted(MariaNames.quote(table), SystemColumns.SOURCE, SystemColumns.GENERATION),
        stream,
        generation);
  }
}
