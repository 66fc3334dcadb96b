package io.tidemark.sink.row;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.RecordMode;
import io.tidemark.generation.Marker;
import io.tidemark.generation.StreamId;
import io.tidemark.sink.rules.KeyRule;
import io.tidemark.sink.rules.Rules;
import io.tidemark.sink.rules.TableRules;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finds a record's table and the plan by which it becomes a row. Remembers both by topic and stream
 * and by the identity of the schemas, because converters hand out the same schema object again and
 * comparing schemas is dear. Belongs to one thread.
 */
public final class RowDecoder {
  private record Source(String topic, Optional<StreamId> stream) {}

  private record Schemas(@Nullable Schema key, @Nullable Schema value, Set<String> unsent) {}

  private static final class Route {
    private final Source source;
    private final TableId table;
    private final Map<Schemas, RecordPlan> plans = new HashMap<>();
    private @Nullable Schema key;
    private @Nullable Schema value;
    private Set<String> unsent = Set.of();
    private @Nullable RecordPlan plan;

    private Route(Source source, TableId table) {
      this.source = source;
      this.table = table;
    }
  }

  private final TableFormat format;
  private final Rules rules;
  private final TextNul nul;
  private final Dialect dialect;
  private final Unavailable unavailable = new Unavailable();
  private final Map<Source, Route> routes = new HashMap<>();
  private final Map<RowShape, RowShape> shapes = new HashMap<>();
  private @Nullable Route last;

  /**
   * A decoder for one task.
   *
   * @param rules of the tables, by their names as the format makes them
   * @param nul what becomes of NUL characters
   * @param dialect of the database that the rows go to
   */
  public RowDecoder(TableFormat format, Rules rules, TextNul nul, Dialect dialect) {
    this.format = format;
    this.rules = rules;
    this.nul = nul;
    this.dialect = dialect;
  }

  /** The table of a record. Remembers nothing, so that any thread may ask. */
  public TableId table(String topic, Optional<StreamId> stream) {
    return format.table(topic, stream);
  }

  /**
   * The table that records of a sync want.
   *
   * @param marker that tells what the source's table looks like; columns that its database computes
   *     are not sent
   * @throws DataException when its records lack what tells rows apart
   * @throws ConnectException when none of its records can be written
   */
  public TableSchema wanted(Marker marker) {
    TableSchema source =
        marker.tableSchema().orElseThrow(() -> new ConnectException("the marker tells no table"));
    List<Column> columns = source.columns().stream().filter(c -> !c.generated()).toList();
    return wanted(table(marker.topic(), Optional.of(marker.stream())), columns, source.key());
  }

  private TableSchema wanted(TableId table, List<Column> columns, List<String> key) {
    List<Column> keyColumns =
        key.stream().flatMap(name -> columns.stream().filter(c -> c.name().equals(name))).toList();
    return Layout.of(table, rules.of(table), keyColumns, columns);
  }

  /**
   * The plan for a record; plans with the same shape share the shape object.
   *
   * @throws DataException when the record cannot be a row
   * @throws ConnectException when no record of its kind can
   */
  public RecordPlan plan(SinkRecord record, Optional<StreamId> stream) {
    Route route = route(record.topic(), stream);
    Schema key = record.key() == null ? null : record.keySchema();
    Schema value = record.value() == null ? null : record.valueSchema();
    Set<String> unsent = unavailable.in(record.value(), stream.isEmpty());
    RecordPlan last = route.plan;
    boolean same = route.key == key && route.value == value && route.unsent.equals(unsent);
    if (last != null && same && readable(record)) {
      return last;
    }
    requireSchemas(record, route.table, stream);
    Schemas schemas = new Schemas(key, value, unsent);
    RecordPlan plan = route.plans.get(schemas);
    if (plan == null) {
      plan = made(route.table, schemas);
      route.plans.put(schemas, plan);
    }
    route.key = key;
    route.value = value;
    route.unsent = unsent;
    route.plan = plan;
    return plan;
  }

  private RecordPlan made(TableId table, Schemas schemas) {
    TableRules its = rules.of(table);
    Set<String> unsent =
        schemas.unsent.stream()
            .filter(field -> its.columns().column(field).isPresent())
            .collect(Collectors.toSet());
    RecordPlan plan = RecordPlan.of(table, schemas.key, schemas.value, its, nul, dialect);
    if (!unsent.isEmpty()) {
      if (!its.keyed() || its.records() == RecordMode.INSERT) {
        throw new DataException(
            "Table %s: Debezium had no values for the columns %s, so that the record is no row that could be added: set REPLICA IDENTITY FULL on the source's table"
                .formatted(table, new TreeSet<>(unsent)));
      }
      plan = plan.without(unsent);
    }
    return plan.with(shapes.computeIfAbsent(plan.shape(), shape -> shape));
  }

  private static boolean readable(SinkRecord record) {
    return record.valueSchema() != null || record.value() == null;
  }

  private void requireSchemas(SinkRecord record, TableId table, Optional<StreamId> stream) {
    if (!readable(record) || (record.key() != null && record.keySchema() == null)) {
      throw new DataException(
          "Table %s: a record of topic %s has no schema: use a converter that keeps schemas, such as JsonConverter with schemas.enable=true"
              .formatted(table, record.topic()));
    }
    boolean needsKey = rules.of(table).key() instanceof KeyRule.RecordKey;
    if (!needsKey || record.key() != null) {
      return;
    }
    String message =
        "Table %s has no key: set write.mode=append or pk.mode=sync-id-only, or at the source syncs.%s.key.columns"
            .formatted(table, stream.map(StreamId::sync).orElse("<name>"));
    if (stream.isPresent() && record.keySchema() == null) {
      throw new ConnectException(message); // the source knows of no key: no other record has one
    }
    throw new DataException(message);
  }

  private Route route(String topic, Optional<StreamId> stream) {
    Route before = last;
    if (before != null
        && before.source.topic.equals(topic)
        && before.source.stream.equals(stream)) {
      return before;
    }
    Route route =
        routes.computeIfAbsent(
            new Source(topic, stream), source -> new Route(source, format.table(topic, stream)));
    last = route;
    return route;
  }
}
