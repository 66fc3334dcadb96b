package io.tidemark.sink.state;

import io.tidemark.dialect.KeySet;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.StaleSql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Tables that hold nothing but keys: those seen in a generation without being rewritten, and those
 * that a generation found stale. They have the target's own key types and collations, so that the
 * database compares keys the same way everywhere.
 *
 * <p>A seen table is only ever appended to, by holders of the shared stream lock, may hold a key
 * twice, and has no index. It is dropped under the exclusive lock once its generation lies below
 * the floor, and never at or above it (model: full_seen_dropped).
 */
public final class KeyTables {

  /** What the keys of a key table are. */
  enum Kind {
    SEEN,
    VICTIMS;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A key table that exists.
   *
   * @param victims whether it lists stale keys, else seen ones
   * @param target the identity that the stream's table had when the key table was made
   */
  public record KeyTable(long generation, boolean victims, TableId table, long target) {}

  private final StateTables tables;

  public KeyTables(StateTables tables) {
    this.tables = tables;
  }

  /**
   * Makes the table of the keys seen in a generation, if it is missing. Every generation gets one
   * in each table that it writes, so that it also tells which tables those are. Call it outside of
   * the write transaction.
   *
   * @param key the columns of {@code stream.table()} by which rows are matched
   * @throws ConnectException when rows of the generation were matched by other columns before
   */
  public TableId ensureSeen(Session s, StreamRow stream, long generation, List<Column> key) {
    TableId table = name(stream, generation, Kind.SEEN);
    List<String> names = key.stream().map(Column::name).toList();
    s.ensure(tables.sql().createSeen(table, stream.table(), names));
    remember(s, stream, generation, Kind.SEEN);
    requireSame(s, stream, table, names);
    return table;
  }

  private void requireSame(Session s, StreamRow stream, TableId table, List<String> names) {
    List<String> there = columns(s, table);
    if (!there.equals(names)) {
      throw new ConnectException(
          "Table %s: rows of a generation that is on its way were matched by %s, and now by %s: set pk.mode and pk.fields back until its run is over, and change them while the source is paused"
              .formatted(stream.table(), there, names));
    }
  }

  /**
   * Whether keys are kept in the very types and collations that a table's columns have: those of a
   * table whose key was altered since are other values, or compare otherwise.
   */
  public boolean isLike(Session s, TableId keys, TableSchema target) {
    List<String> names = Catalog.columnNames(s, keys);
    return Catalog.table(s, keys).stream()
        .flatMap(found -> found.schema().columns().stream())
        .filter(key -> names.contains(key.name()))
        .allMatch(key -> target.column(key.name()).filter(c -> isLike(key, c)).isPresent());
  }

  private static boolean isLike(Column one, Column other) {
    return one.type().equals(other.type()) && Objects.equals(one.collation(), other.collation());
  }

  /** The table of the keys seen in a generation, if there was one and somebody has dropped it. */
  public Optional<TableId> lostSeen(Session s, StreamRow stream, long generation) {
    return all(s, stream).stream()
        .filter(known -> known.generation == generation && !known.victims)
        .map(KeyTable::table)
        .filter(table -> Catalog.find(s, table).isEmpty())
        .findFirst();
  }

  /** Makes the table of the keys that a generation found stale, if it is missing. */
  public TableId ensureVictims(Session s, StreamRow stream, long generation, List<String> key) {
    TableId table = name(stream, generation, Kind.VICTIMS);
    for (Sql create : tables.sql().createVictims(table, stream.table(), key)) {
      s.ensure(create);
    }
    remember(s, stream, generation, Kind.VICTIMS);
    return table;
  }

  private void remember(Session s, StreamRow stream, long generation, Kind kind) {
    s.update(
        tables
            .dialect()
            .insertIfAbsent(
                tables.keyTables(),
                List.of("stream_id", "generation", "kind", "table_name", "target"),
                List.of(
                    stream.id(),
                    generation,
                    kind.text(),
                    name(stream, generation, kind).name(),
                    identity(s, stream))));
  }

  /** Changes when the stream's table is dropped and made again; 0 while there is none. */
  public long identity(Session s, StreamRow stream) {
    return s.queryOne(
            tables.sql().identity(stream.table()), row -> row.isNull(1) ? 0L : row.getLong(1))
        .orElse(0L);
  }

  /** The seen table of exactly one generation, empty where it has written nothing. */
  public Optional<KeyTable> seenOf(Session s, StreamRow stream, long generation) {
    return all(s, stream).stream()
        .filter(known -> !known.victims && known.generation == generation)
        .findFirst();
  }

  /** The seen tables of a generation and all later ones: what protects a row from its delete. */
  public List<KeySet> seenFrom(Session s, StreamRow stream, long floor) {
    return all(s, stream).stream()
        .filter(known -> !known.victims && known.generation >= floor)
        .map(known -> new KeySet(known.table, columns(s, known.table)))
        .toList();
  }

  /** The seen tables of earlier generations that are still there. */
  public List<KeySet> seenBefore(Session s, StreamRow stream, long generation) {
    return all(s, stream).stream()
        .filter(known -> !known.victims && known.generation < generation)
        .map(known -> new KeySet(known.table, columns(s, known.table)))
        .toList();
  }

  private static List<String> columns(Session s, TableId keys) {
    List<String> names = Catalog.columnNames(s, keys);
    if (names.isEmpty()) {
      throw lost(keys);
    }
    return names;
  }

  private static DatabaseException lost(TableId keys) {
    return new DatabaseException(FailureKind.SCHEMA, "42P01", "Table " + keys + " is missing");
  }

  /** Whether seen keys of a generation are there whose stream's row somebody has deleted. */
  public boolean hasOrphans(Session s, long generation) {
    String orphans =
        "SELECT 1 FROM %s WHERE generation = ? AND kind = ? AND stream_id NOT IN (SELECT id FROM %s)"
            .formatted(tables.quoted(tables.keyTables()), tables.quoted(tables.streams()));
    return !s.query(Sql.of(orphans, generation, Kind.SEEN.text()), row -> 1).isEmpty();
  }

  /** Every key table of a stream, by generation. */
  public List<KeyTable> all(Session s, StreamRow stream) {
    return s.query(
        Sql.of(
            "SELECT generation, kind, table_name, target FROM "
                + tables.quoted(tables.keyTables())
                + " WHERE stream_id = ? ORDER BY generation, kind",
            stream.id()),
        row ->
            new KeyTable(
                row.getLong(1),
                Kind.VICTIMS.text().equals(row.getString(2)),
                tables.id(Objects.requireNonNull(row.getString(3))),
                row.getLong(4)));
  }

  /** Drops a key table; the caller holds the stream's lock alone. */
  public void drop(Session tx, StreamRow stream, KeyTable known) {
    StaleSql sql = tables.sql();
    tx.execute(sql.dropTable(known.table).text());
    tx.update(
        Sql.of(
            "DELETE FROM "
                + tables.quoted(tables.keyTables())
                + " WHERE stream_id = ? AND generation = ? AND kind = ?",
            stream.id(),
            known.generation,
            (known.victims ? Kind.VICTIMS : Kind.SEEN).text()));
  }

  private TableId name(StreamRow stream, long generation, Kind kind) {
    return tables.id("tidemark_" + kind.text() + "_" + stream.id() + "_" + generation);
  }
}
