package io.tidemark.sink.stale;

import static org.awaitility.Awaitility.await;

import io.tidemark.dialect.KeySet;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.StaleRows;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import io.tidemark.generation.Marker.Scope;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.sink.SinkPostgres;
import io.tidemark.sink.state.KeyTables;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.sink.state.Streams;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * A destination whose tables the test writes itself, in the way that a sink's writers would: one
 * stream {@code shop/orders} in table {@code orders}, one topic {@code shop.orders}.
 */
@NullUnmarked
final class Destination implements AutoCloseable {
  static final String SINK = "warehouse";
  static final StreamId ORDERS = new StreamId("shop", "orders");
  static final String TOPIC = "shop.orders";
  static final String MARKERS = "tidemark.generations";
  static final List<Column> KEY = List.of(new Column("id", ColumnType.of(Kind.INT64), false));

  final Database database;
  final Session session;
  final StateTables tables;
  final Streams streams;
  final KeyTables keyTables;
  final TableId orders;
  final StreamRow stream;
  private final MarkerJournal journal;
  private final List<GenerationKeeper> keepers = new ArrayList<>();
  private long offset;

  Destination(String schema) {
    this(SinkPostgres.database(schema), schema);
  }

  Destination(Database database, String schema) {
    this.database = database;
    session = database.connect();
    tables = new StateTables(null, database.dialect());
    tables.create(session);
    streams = new Streams(tables, SINK, false);
    keyTables = new KeyTables(tables);
    journal = new MarkerJournal(tables, SINK);
    orders = new TableId(schema, "orders");
    execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text, _sync_source text,"
            + " _sync_generation bigint)");
    stream = streams.register(session, ORDERS, orders);
  }

  static StaleSettings settings() {
    return settings(Guards.defaults(), "", StaleSettings.SLICES);
  }

  static StaleSettings settings(Guards guards, String release, int sliceRows) {
    return settings(
        guards, release, new StaleSettings.Slices(sliceRows, sliceRows, Duration.ofSeconds(1), 0));
  }

  static StaleSettings settings(Guards guards, String release, StaleSettings.Slices slices) {
    return new StaleSettings(
        SINK,
        true,
        false,
        true,
        TOPIC::equals,
        Destination.MARKERS,
        guards,
        Release.parse(release),
        Snapshots.REMOVING,
        slices);
  }

  GenerationKeeper keeper(StaleSettings settings) {
    GenerationKeeper keeper =
        GenerationKeeper.start(database, tables, settings, TaskMetrics.unseen());
    keepers.add(keeper);
    return keeper;
  }

  void execute(String sql) {
    session.execute(sql);
  }

  /** Rows first to last, as a generation wrote them. */
  void rows(long first, long last, long generation) {
    rows(stream, first, last, generation);
  }

  /** Rows first to last of the same stream in another table, as a generation wrote them. */
  void rowsElsewhere(String table, long first, long last, long generation) {
    TableId elsewhere = new TableId(orders.schema(), table);
    execute("CREATE TABLE IF NOT EXISTS " + table + " (LIKE orders INCLUDING ALL)");
    rows(streams.register(session, ORDERS, elsewhere), first, last, generation);
  }

  private void rows(StreamRow row, long first, long last, long generation) {
    keyTables.ensureSeen(session, row, generation, KEY);
    session.update(
        Sql.of(
            "INSERT INTO "
                + tables.quoted(row.table())
                + " SELECT i, 'x', ?, ? FROM generate_series(?, ?) i ON CONFLICT (id)"
                + " DO UPDATE SET _sync_generation = excluded._sync_generation",
            ORDERS.toString(),
            generation,
            first,
            last));
  }

  /** Rows 1 to n of generation 1 that generation 2, with row 1000, did not contain. */
  void staleRows(long n) {
    execute("UPDATE tidemark_streams SET whole = 1"); // an earlier read was complete
    rows(1, n, 1);
    rows(1000, 1000, 2);
    generation(2, 1);
  }

  TableId seenTable(long generation) {
    return keyTables.ensureSeen(session, stream, generation, KEY);
  }

  /** Keys first to last, unchanged in a generation. */
  void seen(long first, long last, long generation) {
    session.update(
        Sql.of(
            "INSERT INTO "
                + tables.quoted(seenTable(generation))
                + " SELECT i FROM generate_series(?, ?) i",
            first,
            last));
  }

  /** Applied records of attempt 1 in a partition, and the position after them. */
  void applied(int part, long generation, long applied, long kept) {
    counts(part, generation, 1, new Counts(applied, kept, 0, 0, 0, 0, applied, 0, 0, 0));
    position(part, applied);
  }

  void counts(int part, long generation, long attempt, Counts c) {
    counts(0, part, generation, attempt, c);
  }

  void counts(int scope, int part, long generation, long attempt, Counts c) {
    List<String> columns = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    columns.addAll(List.of("connector", "topic", "part", "source", "sync", "scope"));
    values.addAll(List.of(SINK, TOPIC, part, "shop", "orders", scope));
    columns.addAll(List.of("generation", "attempt"));
    values.addAll(List.of(generation, attempt));
    columns.addAll(List.of(AppliedCounts.COLUMNS.split(", ")));
    values.addAll(List.of(c.applied(), c.kept(), c.rejected(), c.rejectedNoKey()));
    values.addAll(List.of(c.added(), c.changed(), c.unchanged(), c.removed()));
    columns.addAll(List.of("first_offset", "gaps_first", "gaps_after", "last_offset"));
    values.addAll(List.of(0L, 0L, 0L, Long.MAX_VALUE));
    columns.add("written_as");
    values.add(Snapshots.WRITTEN_AS);
    session.update(database.dialect().insertIfAbsent(tables.applied(), columns, values));
  }

  /** Moves a partition's position forward by some records. */
  void position(int part, long records) {
    session.update(
        Sql.of(
            "INSERT INTO tidemark_progress VALUES (?, ?, ?, ?, 0) ON CONFLICT (connector, topic,"
                + " part) DO UPDATE SET position = tidemark_progress.position + excluded.position",
            SINK,
            TOPIC,
            part,
            records));
  }

  /** A whole generation of one partition: START, its records, END. */
  void generation(long generation, long records) {
    start(generation);
    applied(0, generation, records, records);
    end(generation, endAt(0, records));
  }

  /** The END of a partition whose last record is the one before its position. */
  Manifest endAt(int part, long count) {
    long last =
        number("SELECT coalesce(max(position), 0) FROM tidemark_progress WHERE part = " + part) - 1;
    return manifest(part, last, count);
  }

  static Manifest manifest(int part, long last, long count) {
    TreeMap<TopicPart, End> ends = new TreeMap<>();
    ends.put(new TopicPart(TOPIC, part), new End(last, count, 0));
    return new Manifest(ends);
  }

  void start(long generation) {
    marker(marker(Marker.Type.START, generation, Manifest.empty()));
  }

  void end(long generation, Manifest ends) {
    marker(marker(Marker.Type.END, generation, ends));
  }

  /** A marker's commit wakes the keeper of the task that made it. */
  void marker(Marker marker) {
    session.inTransaction(
        Session.Mode.READ_COMMITTED,
        tx -> {
          journal.record(tx, marker, 0, offset++);
          return marker;
        });
    keepers.forEach(GenerationKeeper::wake);
  }

  static Marker marker(Marker.Type type, long generation, Manifest ends) {
    return marker(type, generation, ends, List.of(1L));
  }

  static Marker marker(Marker.Type type, long generation, Manifest ends, List<Long> attempts) {
    return new Marker(
        type,
        ORDERS,
        "shop-source",
        "public.orders",
        TOPIC,
        new Scope(0, 1, 1),
        generation,
        attempts,
        "full",
        true,
        "schedule",
        null,
        null,
        "fingerprint",
        ends,
        ends.count(),
        0,
        null,
        null,
        generation,
        generation);
  }

  String state(long generation) {
    return text("SELECT state FROM tidemark_generations WHERE generation = " + generation);
  }

  String status(long generation) {
    return text("SELECT status FROM tidemark_runs WHERE generation = " + generation);
  }

  String run(long generation, String column) {
    return text("SELECT " + column + " FROM tidemark_runs WHERE generation = " + generation);
  }

  @Nullable String text(String sql) {
    return session
        .query(Sql.of(sql), row -> row.getString(1) == null ? "" : row.getString(1))
        .stream()
        .findFirst()
        .orElse("none");
  }

  long number(String sql) {
    return session.queryOne(Sql.of(sql), row -> row.getLong(1)).orElseThrow();
  }

  List<Long> ids() {
    return session.query(Sql.of("SELECT id FROM orders ORDER BY id"), row -> row.getLong(1));
  }

  /** What the delete's own statement would list, given which seen tables. */
  List<Long> stale(long generation, List<KeySet> seen) {
    TableId list = keyTables.ensureVictims(session, stream, 0, List.of("id"));
    StaleRows rows =
        new StaleRows(orders, List.of("id"), ORDERS.toString(), generation, false, seen);
    session.update(tables.sql().listVictims(list, rows));
    return session.query(
        Sql.of("SELECT id FROM " + tables.quoted(list) + " ORDER BY id"), row -> row.getLong(1));
  }

  List<String> keyTableNames() {
    return session.query(
        Sql.of("SELECT table_name FROM tidemark_key_tables ORDER BY table_name"),
        row -> row.getString(1));
  }

  void awaitState(long generation, GenerationState state) {
    await("generation " + generation + " is " + state)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> state(generation), state.name()::equals);
  }

  /** Waits until so many sessions wait for a lock of a type, as pg_locks has it. */
  void awaitWaiting(String type, long sessions) {
    await(sessions + " wait for a lock: " + type)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                number(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = '"
                        + type
                        + "'"),
            waiting -> waiting >= sessions);
  }

  void awaitRun(long generation, RunStatus status) {
    await("run of " + generation + " is " + status)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> status(generation), status.name()::equals);
  }

  @Override
  public void close() {
    keepers.forEach(GenerationKeeper::close);
    session.close();
  }
}
