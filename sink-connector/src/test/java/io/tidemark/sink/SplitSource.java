package io.tidemark.sink;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import io.tidemark.generation.StreamId;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.NullUnmarked;

/**
 * The source of one split sync, as a test moves it: a table, plans, and tasks that read its scopes
 * key by key, all into one partition.
 */
@NullUnmarked
final class SplitSource {
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("public", "orders"),
          List.of(
              new Column("id", ColumnType.of(Kind.INT64), false),
              new Column("status", ColumnType.of(Kind.STRING), true),
              new Column("amount", ColumnType.of(Kind.INT32), true)),
          List.of("id"));

  final Topic data = Topic.orders();
  final Topic markers = new Topic(Rig.MARKERS, 0);
  final TreeMap<Long, String> table = new TreeMap<>();
  private long clock = 1000;

  /**
   * @param id above all ids before it
   * @param bounds first keys of the scopes after the first one, ascending
   */
  record Plan(long id, List<Long> bounds) {
    int scopes() {
      return bounds.size() + 1;
    }

    int scopeOf(long key) {
      return (int) bounds.stream().filter(bound -> bound <= key).count();
    }
  }

  Plan plan(List<Long> bounds) {
    return new Plan(++clock, bounds);
  }

  /** Begins a generation of a scope: takes the next id, sends START. */
  Read begin(Plan plan, int scope) {
    return new Read(plan, scope, ++clock);
  }

  /** A generation on its way. */
  final class Read {
    final Plan plan;
    final int scope;
    final long generation;
    private long after = Long.MIN_VALUE;
    private long count;
    private long last;
    private boolean over;

    private Read(Plan plan, int scope, long generation) {
      this.plan = plan;
      this.scope = scope;
      this.generation = generation;
      marker(Marker.Type.START, new Manifest(new TreeMap<>()));
    }

    /** What was read and is not sent yet. */
    record Row(long id, String status) {}

    /** Reads the next row of the scope; null after the last one. */
    Row read() {
      Map.Entry<Long, String> next = table.higherEntry(after);
      while (next != null && plan.scopeOf(next.getKey()) != scope) {
        next = table.higherEntry(next.getKey());
      }
      if (next == null) {
        return null;
      }
      after = next.getKey();
      return new Row(next.getKey(), next.getValue());
    }

    void send(Row row) {
      data.scope(scope, plan.id()).generation(generation).row(row.id(), row.status());
      last = data.end() - 1;
      count++;
    }

    /** Reads and sends the next row, or END; false once it is over. */
    boolean step() {
      Row row = over ? null : read();
      if (row != null) {
        send(row);
      } else if (!over) {
        end();
      }
      return !over;
    }

    void toTheEnd() {
      boolean more;
      do {
        more = step();
      } while (more);
    }

    private void end() {
      over = true;
      TreeMap<TopicPart, End> ends = new TreeMap<>();
      if (count > 0) {
        ends.put(new TopicPart(data.partition.topic(), 0), new End(last, count, End.UNKNOWN));
      }
      marker(Marker.Type.END, new Manifest(ends));
    }

    private void marker(Marker.Type type, Manifest ends) {
      Marker marker =
          new Marker(
              type,
              new StreamId("shop", "orders"),
              "shop-source",
              "public.orders",
              "shop.orders",
              new Marker.Scope(scope, plan.scopes(), plan.id()),
              generation,
              List.of(generation),
              "full",
              true,
              "schedule",
              null,
              TABLE,
              "f",
              ends,
              ends.count(),
              0,
              null,
              null,
              generation,
              generation + 1);
      markers.add(
          null,
          null,
          MarkerRecords.VALUE_SCHEMA,
          MarkerRecords.toValue(marker),
          new ConnectHeaders());
    }
  }
}
