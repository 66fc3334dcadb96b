package io.tidemark.sink;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.NullUnmarked;

/**
 * A task and the little of a worker that drives it: logs to consume, seeks before polls, the same
 * records again after a RetriableException, offsets that were consumed.
 */
@NullUnmarked
final class Rig implements AutoCloseable {
  /** How long a poll without records takes here. */
  private static final Duration SOON = Duration.ofMillis(5);

  static final String MARKERS = "tidemark.generations";

  final String schema;
  final Database database;
  final Session session;
  private final Consumer<Session> leave;
  final FakeContext context = new FakeContext();
  final Map<String, String> config = new HashMap<>();
  final Map<TopicPartition, Long> consumed = new HashMap<>();
  private final Map<TopicPartition, Topic> topics = new HashMap<>();
  private List<SinkRecord> pending = List.of();
  JdbcSyncSinkTask task;

  Rig(String schema) {
    this(schema, SinkPostgres.database(schema));
  }

  /** A second worker on the same database. */
  Rig(String schema, Database database) {
    this(schema, database, SinkPostgres.session(schema), SinkPostgres::leave);
    config.put("connection.url", SinkPostgres.settings(schema).url());
    config.put("connection.user", "postgres");
    config.put("connection.password", "postgres");
  }

  /** A worker on any database. */
  static Rig on(Database database) {
    ConnectionSettings settings = database.settings();
    Rig rig = new Rig("", database, database.connect(), Session::close);
    rig.config.put("connection.url", settings.url());
    rig.config.put("connection.user", settings.user());
    rig.config.put("connection.password", settings.password());
    rig.config.values().removeIf(Objects::isNull);
    return rig;
  }

  private Rig(String schema, Database database, Session session, Consumer<Session> leave) {
    this.schema = schema;
    this.database = database;
    this.session = session;
    this.leave = leave;
    config.put("name", "warehouse");
    config.put("topics", "shop.orders," + MARKERS);
    config.put("batch.timeout.ms", "3600000");
  }

  Rig with(String key, String value) {
    config.put(key, value);
    return this;
  }

  Rig reporting() {
    context.reports = true;
    return with("errors.tolerance", "all");
  }

  Rig start(Topic... logs) {
    task = new JdbcSyncSinkTask();
    task.initialize(context);
    task.start(config);
    return open(logs);
  }

  Rig open(Topic... logs) {
    for (Topic topic : logs) {
      topics.put(topic.partition, topic);
      context.assigned.add(topic.partition);
      consumed.put(topic.partition, 0L);
    }
    task.open(Arrays.stream(logs).map(topic -> topic.partition).toList());
    rewind();
    return this;
  }

  /**
   * One poll: everything new in the logs goes to one put, and empty polls follow for as long as the
   * task is writing and therefore asks to be called again soon.
   */
  Rig poll() {
    pollOnce();
    while (context.asksToBeCalledSoon()) {
      LockSupport.parkNanos(SOON.toNanos());
      pollOnce();
    }
    return this;
  }

  /** One poll and no other, so that what is handed over may still be being written. */
  Rig pollOnce() {
    rewind();
    if (pending.isEmpty()) {
      pending = fresh();
    }
    return put();
  }

  private Rig put() {
    context.timeout = FakeContext.NONE;
    task.put(pending);
    pending.forEach(r -> consumed.merge(partition(r), r.originalKafkaOffset() + 1, Math::max));
    topics.forEach((p, t) -> consumed.merge(p, drained(t), Math::max));
    pending = List.of();
    return this;
  }

  /** Trailing offsets without a record, such as filtered ones, are consumed too. */
  private static long drained(Topic topic) {
    return topic.end();
  }

  private List<SinkRecord> fresh() {
    List<SinkRecord> fresh = new ArrayList<>();
    topics.forEach(
        (partition, topic) ->
            topic.log.stream()
                .filter(r -> r.originalKafkaOffset() >= consumed.get(partition))
                .forEach(fresh::add));
    return fresh;
  }

  private static TopicPartition partition(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }

  private void rewind() {
    context.seeks.forEach(consumed::put);
    context.seeks.clear();
  }

  /** Everything new is written and committed. */
  Rig pollAndCommit() {
    poll();
    commit();
    return this;
  }

  Map<TopicPartition, OffsetAndMetadata> commit() {
    Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>();
    consumed.forEach((partition, offset) -> current.put(partition, new OffsetAndMetadata(offset)));
    return task.preCommit(current);
  }

  /** The first result column per row. */
  List<String> strings(String sql) {
    return session.query(Sql.of(sql), row -> row.getString(1));
  }

  String string(String sql) {
    return strings(sql).get(0);
  }

  long number(String sql) {
    return session.queryOne(Sql.of(sql), row -> row.getLong(1)).orElseThrow();
  }

  /** How many sessions the task has, in a rig with a {@code sink.id} of its own. */
  long sessions() {
    return number(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tidemark "
            + config.get("sink.id")
            + "'");
  }

  /** Counts of {@code tidemark_applied}, summed: added/changed/unchanged/removed/rejected. */
  String counts(long generation) {
    return string(
        "SELECT concat_ws('/', sum(added), sum(changed), sum(unchanged), sum(removed),"
            + " sum(rejected)) FROM tidemark_applied WHERE generation = "
            + generation);
  }

  /** Rows as {@code id:status:generation}, by id. */
  List<String> orders() {
    return strings(
        "SELECT concat_ws(':', id, coalesce(status, 'NULL'), coalesce(_sync_generation::text,"
            + " 'NULL')) FROM orders ORDER BY id, _sync_generation");
  }

  /** What the writer's look into the catalog begins with. */
  String listing() {
    return database
        .dialect()
        .listColumns(TableId.of("orders"))
        .text()
        .lines()
        .findFirst()
        .orElseThrow();
  }

  void execute(String sql) {
    session.execute(sql);
  }

  /** A new task, which knows nothing of records that the old one could not take. */
  void restart() {
    task.close(List.copyOf(topics.keySet()));
    task.stop();
    context.seeks.clear();
    pending = List.of();
    start(topics.values().toArray(Topic[]::new));
  }

  @Override
  public void close() {
    if (task != null) {
      task.close(List.copyOf(topics.keySet()));
      task.stop();
    }
    leave.accept(session);
  }
}
