package io.tidemark.source.read;

import io.tidemark.dialect.KeyRange;
import io.tidemark.dialect.Read;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Session;
import io.tidemark.source.cursor.KeyCodec;
import io.tidemark.source.generation.Prints;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Scope;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a configured sync from a database. */
public final class JdbcSyncReader implements SyncReader {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcSyncReader.class);

  private final SourceDatabase database;
  private final SyncSpec spec;
  private final SourceWarnings warnings;
  private boolean accessKnown;
  private boolean wantsRoom;

  public JdbcSyncReader(SourceDatabase database, SyncSpec spec) {
    this.database = database;
    this.spec = spec;
    this.warnings = new SourceWarnings(spec);
  }

  @Override
  public boolean ready() {
    return database.ready() && (!wantsRoom || database.hasRoom());
  }

  @Override
  public long clock() {
    return database.run(JdbcSyncReader::clock);
  }

  static long clock(Session session) {
    return session.queryOne(session.dialect().clock(), row -> row.getLong(1)).orElseThrow();
  }

  @Override
  public Look look() {
    Look look = database.run(session -> look(session, spec));
    List<MappingCheck.Problem> problems = MappingCheck.of(spec, look.schema());
    if (!problems.isEmpty()) {
      throw new ReadFailure(
          ReadFailure.Kind.PERMANENT,
          problems.stream().map(MappingCheck.Problem::message).collect(Collectors.joining("; ")));
    }
    warn(look);
    return look;
  }

  private void warn(Look look) {
    TableId table = spec.table();
    List<String> news = new ArrayList<>();
    news.addAll(warnings.ofTypes(look.schema(), database.database().dialect()));
    if (table != null && !accessKnown) {
      news.addAll(warnings.ofAccess(database.run(session -> Catalog.access(session, table))));
      accessKnown = true;
    }
    news.forEach(warning -> LOG.warn("{}: {}", spec.name(), warning));
  }

  /**
   * Describes what a sync reads, whatever it sends of it.
   *
   * @throws ReadFailure when there is no such table, it lacks a configured key column, or the query
   *     is no SELECT of columns of different names
   */
  public static Look look(Session session, SyncSpec spec) {
    TableSchema found = describe(session, spec);
    return new Look(
        keyed(found, spec), keyset(found, spec), Catalog.identity(session), clock(session));
  }

  /**
   * A table or query with the key that records are to carry.
   *
   * @throws ReadFailure when it lacks a configured key column, or a key that the mode needs
   */
  public static TableSchema keyed(TableSchema found, SyncSpec spec) {
    TableSchema schema = keyset(found, spec) ? found : withKey(found, spec);
    if (spec.mode() == Mode.DIFF && !schema.hasKey()) {
      throw new ReadFailure(
          ReadFailure.Kind.PERMANENT,
          "key.columns of sync "
              + spec.name()
              + " is needed by mode=diff, as "
              + spec.reads()
              + " has no key by which its rows could be told apart: name the columns, or use"
              + " mode=full");
    }
    return schema;
  }

  /** Whether the key of {@link #keyed} is proven, so that pages by it are complete. */
  public static boolean keyset(TableSchema found, SyncSpec spec) {
    return proven(found, spec.keyColumns());
  }

  /**
   * What a sync reads, as the catalog tells it.
   *
   * @throws ReadFailure when there is no such table, or the query is no SELECT of columns of
   *     different names
   */
  public static TableSchema describe(Session session, SyncSpec spec) {
    TableId table = spec.table();
    if (table == null) {
      return query(session, Objects.requireNonNull(spec.query()));
    }
    return Catalog.table(session, table)
        .map(Catalog.TableInfo::schema)
        .orElseThrow(
            () ->
                new ReadFailure(
                    ReadFailure.Kind.PERMANENT,
                    "table "
                        + table
                        + " does not exist, or its schema may not be used: create it, let the user"
                        + " use the schema, or take it out of the connector's configuration"));
  }

  private static TableSchema query(Session session, String query) {
    try {
      return Catalog.query(session, query, List.of());
    } catch (IllegalArgumentException e) {
      throw new ReadFailure(ReadFailure.Kind.PERMANENT, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The catalog's key is unique and NOT NULL; any other choice of columns is not proven to be.
   * Pages also need its types compared as its index does.
   */
  private static boolean proven(TableSchema found, List<String> configured) {
    return found.hasKey()
        && (configured.isEmpty() || new HashSet<>(configured).equals(new HashSet<>(found.key())))
        && found.keyColumns().stream()
            .allMatch(c -> c.pageable() && KeyCodec.supports(c.type().kind()));
  }

  private static TableSchema withKey(TableSchema found, SyncSpec spec) {
    for (String name : spec.keyColumns()) {
      if (found.column(name).isEmpty()) {
        throw new ReadFailure(
            ReadFailure.Kind.PERMANENT,
            "key.columns of sync "
                + spec.name()
                + " names the column "
                + name
                + ", which "
                + spec.reads()
                + " does not have");
      }
    }
    List<String> key = spec.keyColumns().isEmpty() ? found.key() : spec.keyColumns();
    return new TableSchema(found.id(), found.columns(), key);
  }

  @Override
  public GenerationReader open(Look look, @Nullable String resume) {
    Read read = read(look, spec).within(range(look, spec));
    if (!look.keyset()) {
      wantsRoom = !database.hasRoom();
      if (wantsRoom) {
        throw new ReadFailure(ReadFailure.Kind.BUSY, "other snapshots are being read");
      }
      return new SnapshotReader(database, read, spec.fetchSize());
    }
    return new KeysetReader(database, read, spec.fetchSize(), position(look, resume));
  }

  /** The bounds, which are keys of the columns that there were when the table was cut. */
  static KeyRange range(Look look, SyncSpec spec) {
    Scope scope = spec.scope();
    if (!scope.isPart()) {
      return KeyRange.ALL;
    } else if (!look.keyset() || !print(look).equals(scope.ranges().key())) {
      throw new ReadFailure(
          ReadFailure.Kind.PERMANENT,
          "the key of "
              + spec.reads()
              + " is not the one by which it was cut into ranges: the connector cuts it anew when it"
              + " next looks at the tables (table.poll.interval.ms)");
    }
    return new KeyRange(position(look, scope.from()), position(look, scope.to()));
  }

  private static List<Object> position(Look look, @Nullable String key) {
    return key == null ? List.of() : KeyCodec.decode(look.schema().keyColumns(), key);
  }

  /** What bounds stand and fall with: the key's columns, their types, and how they are compared. */
  public static String print(Look look) {
    List<@Nullable String> parts = new ArrayList<>();
    for (Column column : look.schema().keyColumns()) {
      parts.add(column.name());
      parts.add(column.type().toString());
      parts.add(column.collation());
    }
    return Prints.of(parts);
  }

  /** The sync as the dialect takes it, all of it. */
  public static Read read(Look look, SyncSpec spec) {
    return read(look.schema(), spec);
  }

  /**
   * The same.
   *
   * @param schema with the key that records are to carry
   */
  public static Read read(TableSchema schema, SyncSpec spec) {
    return new Read(
        spec.table(),
        spec.query(),
        Layout.of(schema, spec.mapping()).read(),
        schema.keyColumns(),
        spec.filter(),
        spec.params());
  }
}
