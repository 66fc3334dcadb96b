package io.tidemark.sink.write;

import io.tidemark.dialect.RecordMode;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.Migrator;
import io.tidemark.sink.migrate.Registry;
import io.tidemark.sink.migrate.Wanted;
import io.tidemark.sink.migrate.Wanted.Use;
import io.tidemark.sink.row.RowShape;
import io.tidemark.sink.rules.Rules;
import io.tidemark.sink.state.Feeds;
import io.tidemark.sink.state.KeyTables;
import io.tidemark.sink.state.Proof;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.sink.state.Streams;
import io.tidemark.sink.write.SectionWork.Seen;
import io.tidemark.table.Column;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has to be there before a batch can be written, and is made outside of its transaction:
 * tables that fit, streams that are registered, seen tables, stages. All of it is remembered, so
 * that a batch of known shapes asks the catalog nothing here.
 */
final class Tables {
  private record StreamTable(StreamId stream, TableId table) {}

  /**
   * Of a stream's generations, how many are remembered: older ones' records are rare, but each
   * scope of a split sync has generations of its own, all of them at once.
   */
  private static final int SEEN_AT_MOST = 200;

  private final Migrator migrator;
  private final Streams streams;
  private final KeyTables keyTables;
  private final Proof proof;
  private final Rules rules;
  private final ClearedColumns cleared;
  private final Registry registry;
  private final boolean keepsSeen;
  private final Map<RowShape, TargetTable> tables = new HashMap<>();
  private final Map<StreamTable, StreamRow> registered = new HashMap<>();
  private final Map<Integer, NavigableMap<Long, SeenKeys>> seen = new HashMap<>();

  private final Stages stages = new Stages();
  private int made;
  private boolean forgotten;

  Tables(
      Migrator migrator,
      Streams streams,
      StateTables state,
      Rules rules,
      ClearedColumns cleared,
      boolean keepsSeen) {
    this.migrator = migrator;
    this.streams = streams;
    this.keyTables = new KeyTables(state);
    this.proof = new Proof(state);
    this.rules = rules;
    this.cleared = cleared;
    this.registry = new TableRegistry(new Feeds(state, streams), proof, this::forget);
    this.keepsSeen = keepsSeen;
  }

  /**
   * A section and what it is written with.
   *
   * @param section the rows
   * @param table where they go
   * @param stream the stream's row, null for records of no stream
   * @param seen where seen keys go; null where none are kept, and where it is not known yet that
   *     any will
   * @param keepsSeen whether any are kept
   * @param cleared columns that tombstones empty
   */
  record Prepared(
      Section section,
      TargetTable table,
      @Nullable StreamRow stream,
      @Nullable SeenKeys seen,
      boolean keepsSeen,
      List<String> cleared) {

    /**
     * Where seen keys go. A change that comes below the floor has to be known alive by the floor's
     * delete.
     */
    Seen seen(long floor) {
      if (!keepsSeen) {
        return new Seen(null, null, floor);
      } else if (!section.key().isChanges()) {
        return new Seen(seen, section.key().generation(), floor);
      }
      long at = Math.max(section.key().generation(), floor);
      return new Seen(seen != null && seen.generation() == at ? seen : null, at, floor);
    }

    /** Whether it was found out meanwhile that seen keys are to be kept, and there is no place. */
    boolean lacksSeen() {
      Long wanted = section.seenWanted();
      return wanted != null && (seen == null || seen.generation() != wanted);
    }
  }

  /** Something is no longer as it was: all is to be looked up again. */
  void forget() {
    forgotten = true;
    tables.clear();
    registered.clear();
    seen.clear();
    stages.forget();
    cleared.forget();
  }

  /** Prepares all sections of a batch; those that have nothing to delete from are left out. */
  List<Prepared> prepare(Session current, Batch batch) {
    migrate(current, batch);
    Map<Section, TargetTable> used = new LinkedHashMap<>();
    for (Section section : batch.sections()) {
      TargetTable table = tables.get(section.shape());
      if (table != null) {
        used.put(section, table);
      }
    }
    stages.use(current, new LinkedHashSet<>(used.values()));
    List<Prepared> prepared = new ArrayList<>();
    used.forEach((section, table) -> prepared.add(prepare(current, section, table)));
    return prepared;
  }

  /** Shapes that were known may be no longer, where a table was made anew for others. */
  private void migrate(Session current, Batch batch) {
    do {
      forgotten = false;
      Map<Wanted, RowShape> unknown = unknown(batch);
      List<Wanted> wanted = List.copyOf(unknown.keySet());
      List<Optional<TableSchema>> found = migrator.migrate(current, wanted, registry);
      for (int i = 0; i < wanted.size(); i++) {
        RowShape shape = Objects.requireNonNull(unknown.get(wanted.get(i)));
        found.get(i).ifPresent(schema -> tables.put(shape, table(current, shape, schema)));
      }
    } while (forgotten);
  }

  private Map<Wanted, RowShape> unknown(Batch batch) {
    Map<Wanted, RowShape> unknown = new LinkedHashMap<>();
    for (Section section : batch.sections()) {
      RowShape shape = section.shape();
      SectionKey key = section.key();
      if (!tables.containsKey(shape)) {
        unknown.put(
            new Wanted(
                shape.tableSchema(), use(section), key.stream(), key.generation(), key.isChanges()),
            shape);
      }
    }
    return unknown;
  }

  private Use use(Section section) {
    if (section.onlyDeletes()) {
      return Use.DELETE;
    }
    RecordMode mode = rules.of(section.key().table()).records();
    return mode == RecordMode.UPDATE ? Use.CHANGE : Use.ADD;
  }

  private TargetTable table(Session current, RowShape shape, TableSchema schema) {
    String stage = "tidemark_stage_" + made++;
    return new TargetTable(current.dialect(), stage, shape, schema);
  }

  private Prepared prepare(Session current, Section section, TargetTable table) {
    List<String> empty = cleared.of(current, section, table);
    StreamId stream = section.key().stream();
    if (stream == null) {
      return new Prepared(section, table, null, null, false, empty);
    }
    StreamRow row =
        registered.computeIfAbsent(
            new StreamTable(stream, table.target().id()),
            key -> streams.register(current, key.stream(), key.table()));
    Long wanted = section.key().isChanges() ? section.seenWanted() : generation(section);
    SeenKeys keys = keepsSeen && wanted != null ? seen(current, row, wanted, section, table) : null;
    return new Prepared(section, table, row, keys, keepsSeen, empty);
  }

  private static Long generation(Section section) {
    return section.key().generation();
  }

  private SeenKeys seen(
      Session current, StreamRow row, long at, Section section, TargetTable table) {
    NavigableMap<Long, SeenKeys> known = seen.computeIfAbsent(row.id(), stream -> new TreeMap<>());
    SeenKeys keys =
        known.computeIfAbsent(at, generation -> makeSeen(current, row, generation, section, table));
    if (known.size() > SEEN_AT_MOST) {
      known.pollFirstEntry();
    }
    return keys;
  }

  private SeenKeys makeSeen(
      Session current, StreamRow row, long generation, Section section, TargetTable table) {
    keyTables.lostSeen(current, row, generation).ifPresent(lost -> lostKeys(current, row, lost));
    TableId keys = keyTables.ensureSeen(current, row, generation, key(section, table));
    return new SeenKeys(keys, generation, isLike(current, keys, table.target()));
  }

  /**
   * A new table of keys has the types that the target has now. One that is older may have others
   * for good: then its generation is going to be blocked.
   *
   * @throws Overtaken when it is the target that is no longer as it is remembered
   */
  private boolean isLike(Session current, TableId keys, TableSchema target) {
    boolean like = keyTables.isLike(current, keys, target);
    boolean remembered =
        like
            || migrator.find(current, target.id()).stream()
                .allMatch(now -> now.columns().equals(target.columns()));
    if (!remembered) {
      throw Overtaken.columns(target.id());
    }
    return like;
  }

  private void lostKeys(Session current, StreamRow row, TableId lost) {
    current.inTransaction(
        Session.Mode.READ_COMMITTED,
        tx -> {
          proof.lostKeys(tx, row, lost);
          return lost;
        });
  }

  private static List<Column> key(Section section, TargetTable table) {
    return section.shape().keyColumns().stream()
        .map(c -> table.target().column(c.name()).orElseThrow())
        .toList();
  }

  /**
   * Makes the table of a generation without rows, unless there is one, and registers the stream, so
   * that rows of earlier generations are found. A table that we never wrote is left alone; so is
   * everything when the stream's rows are known to be in another table, because a router or a
   * setting that only records show has sent them there.
   */
  void prepareEmpty(Session current, StreamId stream, TableSchema records) {
    List<StreamRow> known = streams.of(current, stream);
    if (!known.isEmpty() && known.stream().noneMatch(row -> names(records.id(), row.table()))) {
      return;
    }
    Optional<TableSchema> table = migrator.find(current, records.id());
    if (table.isEmpty()) {
      Wanted wanted = new Wanted(records);
      table = migrator.migrate(current, List.of(wanted), registry).get(0);
    }
    table
        .filter(there -> there.column(SystemColumns.SOURCE).isPresent())
        .ifPresent(
            there ->
                registered.computeIfAbsent(
                    new StreamTable(stream, there.id()),
                    key -> streams.register(current, key.stream(), key.table())));
  }

  /** Whether a table's name may mean the table; without a schema it means that of any. */
  private static boolean names(TableId name, TableId table) {
    return name.name().equals(table.name())
        && (name.schema() == null || name.schema().equals(table.schema()));
  }
}
