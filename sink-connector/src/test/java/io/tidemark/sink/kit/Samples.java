package io.tidemark.sink.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** A table of all types that a database can hold, and rows for it, the same in each run. */
final class Samples {
  private final List<Sample> samples;
  private final Set<Feature> lacks;

  Samples(Set<Feature> lacks) {
    this.lacks = lacks;
    this.samples =
        Stream.concat(
                SampleTypes.all().stream(),
                SampleTypes.all().stream()
                    .filter(sample -> !sample.name().startsWith("json"))
                    .map(Sample::list))
            .filter(sample -> sample.needs().stream().noneMatch(lacks::contains))
            .toList();
  }

  /** An id, which may be the key, and a column of each type. */
  Shape shape(String table, boolean keyed) {
    Shape.Builder builder = keyed ? Shape.builder(table, "id") : Shape.builder(table);
    builder.field("id", Schema.INT64_SCHEMA);
    samples.forEach(sample -> builder.field("c_" + sample.name(), sample.schema()));
    return builder.shape();
  }

  /** Rows of values at random. */
  List<List<@Nullable Object>> random(Random random, long from, long to) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long id = from; id <= to; id++) {
      List<@Nullable Object> row = row(id);
      samples.forEach(sample -> row.add(sample.random().apply(random)));
      rows.add(row);
    }
    return rows;
  }

  /** Rows of NULLs. */
  List<List<@Nullable Object>> nulls(long from, long to) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long id = from; id <= to; id++) {
      List<@Nullable Object> row = row(id);
      samples.forEach(sample -> row.add(null));
      rows.add(row);
    }
    return rows;
  }

  /** As many rows as it takes for each limit of each type to be in one. */
  List<List<@Nullable Object>> edges() {
    int count = samples.stream().mapToInt(s -> s.edgesWithout(lacks).size()).max().orElseThrow();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<@Nullable Object> row = row(i);
      for (Sample sample : samples) {
        List<Object> edges = sample.edgesWithout(lacks);
        row.add(edges.get(i % edges.size()));
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<@Nullable Object> row(long id) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(id);
    return row;
  }

  /** The rows as a reader has to find them. */
  List<Map<String, @Nullable Object>> plain(Shape shape, List<List<@Nullable Object>> rows) {
    List<Map<String, @Nullable Object>> plain = new ArrayList<>();
    rows.forEach(row -> plain.add(shape.plain(row)));
    return plain;
  }
}
