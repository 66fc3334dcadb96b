package io.tidemark.sink;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import io.tidemark.generation.Marker.Scope;
import io.tidemark.generation.StreamId;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;

/** The markers of runs of a sync, {@code shop/orders} if nothing is said, as a test writes them. */
@NullUnmarked
final class RunLog {
  final Topic markers;
  private final String sync;
  private final SortedMap<TopicPart, End> ends = new TreeMap<>();
  private String mode = "incremental";
  private String trigger = "schedule";
  private String watermark;

  RunLog() {
    this("orders", new Topic(Rig.MARKERS, 0));
  }

  RunLog(String sync, Topic markers) {
    this.sync = sync;
    this.markers = markers;
  }

  /** The columns of all rows that a {@link Topic} makes. */
  static TableSchema table(String name) {
    return new TableSchema(
        new TableId("public", name),
        List.of(
            new Column("id", ColumnType.of(Kind.INT64), false),
            new Column("status", ColumnType.of(Kind.STRING), true),
            new Column("amount", ColumnType.of(Kind.INT32), true)),
        List.of("id"));
  }

  /** Markers from now on are of runs of this mode. */
  RunLog mode(String name) {
    mode = name;
    return this;
  }

  RunLog trigger(String name) {
    trigger = name;
    return this;
  }

  RunLog watermark(String text) {
    watermark = text;
    return this;
  }

  RunLog start(long run) {
    return add(Marker.Type.START, run, new Manifest(new TreeMap<>()));
  }

  /** The next END names a topic up to its last record, and counts some of them. */
  RunLog upTo(Topic topic, long count) {
    if (topic.end() > 0) {
      upTo(topic.part(), new End(topic.end() - 1, count, End.UNKNOWN));
    }
    return this;
  }

  RunLog upTo(TopicPart part, End end) {
    ends.put(part, end);
    return this;
  }

  RunLog end(long run) {
    add(Marker.Type.END, run, new Manifest(ends));
    ends.clear();
    return this;
  }

  RunLog abort(long run) {
    return add(Marker.Type.ABORT, run, new Manifest(new TreeMap<>()));
  }

  private RunLog add(Marker.Type type, long run, Manifest manifest) {
    Marker marker =
        new Marker(
            type,
            new StreamId("shop", sync),
            "shop-source",
            "public." + sync,
            "shop." + sync,
            new Scope(0, 1, run),
            run,
            List.of(run),
            mode,
            mode.equals("full") || mode.equals("keys"),
            trigger,
            null,
            table(sync),
            "f",
            manifest,
            manifest.count(),
            0,
            null,
            watermark,
            run,
            run + 1);
    markers.add(
        null,
        null,
        MarkerRecords.VALUE_SCHEMA,
        MarkerRecords.toValue(marker),
        new ConnectHeaders());
    return this;
  }

  /** A column of a run's row. */
  static String run(Rig rig, long run, String column) {
    return rig
        .strings(
            "SELECT coalesce("
                + column
                + "::text, '') FROM tidemark_runs WHERE generation = "
                + run)
        .stream()
        .findFirst()
        .orElse("none");
  }

  /** {@code added/changed/unchanged/removed/rejected} of a run. */
  static String figures(Rig rig, long run) {
    return run(rig, run, "concat_ws('/', added, changed, unchanged, removed, rejected)");
  }

  /** Writes all that is new, and waits until a run has a status. */
  static void awaitRun(Rig rig, long run, String status) {
    rig.pollAndCommit();
    Awaitility.await("run " + run + " is " + status)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              rig.poll();
              return run(rig, run, "status");
            },
            status::equals);
  }
}
