package io.tidemark.generation;

import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker.Scope;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Markers for tests; the golden files under markers/ hold the same ones. */
public final class Markers {
  private Markers() {}

  public static List<Marker> all() {
    return List.of(start(), end(), abort());
  }

  public static Marker start() {
    return marker(Marker.Type.START, List.of(1700000000001L), schema(), Manifest.empty(), null, 0);
  }

  public static Marker end() {
    TreeMap<TopicPart, End> ends = new TreeMap<>();
    ends.put(new TopicPart("shop.public.order_x0020_s", 0), new End(41, 42, 0));
    ends.put(new TopicPart("shop.public.order_x0020_s", 10), End.of(9007199254740993L));
    return marker(
        Marker.Type.END,
        List.of(1700000000001L, 1700000000500L),
        schema(),
        new Manifest(ends),
        null,
        1700000001000L);
  }

  public static Marker abort() {
    return marker(
        Marker.Type.ABORT,
        List.of(1700000000001L),
        null,
        Manifest.empty(),
        "the table \"order s\" is gone",
        1700000000900L);
  }

  private static TableSchema schema() {
    return new TableSchema(
        new TableId("public", "order s"),
        List.of(
            new Column("id", ColumnType.of(Kind.INT64), false),
            new Column("Ünï\"", ColumnType.string(20), true),
            new Column("price", ColumnType.decimal(18, 4), true),
            new Column("tags", ColumnType.array(ColumnType.of(Kind.STRING)), true),
            new Column("doc", ColumnType.of(Kind.JSON, "jsonb"), true)),
        List.of("id"));
  }

  private static Marker marker(
      Marker.Type type,
      List<Long> attempts,
      @Nullable TableSchema schema,
      Manifest ends,
      @Nullable String reason,
      long endedAt) {
    return new Marker(
        type,
        new StreamId("shop", "public.order s"),
        "shop-source",
        "public.order s",
        "shop.public.order_x0020_s",
        new Scope(0, 1, 1700000000000L),
        1700000000000L,
        attempts,
        "full",
        type == Marker.Type.END,
        "schedule",
        reason,
        schema,
        "sha256:ab",
        ends,
        ends.count(),
        0,
        null,
        null,
        1700000000000L,
        endedAt);
  }
}
