package io.tidemark.sink.kit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A type that records can have, and values of it as Connect carries them.
 *
 * @param name the column's
 * @param schema of the field, which may hold NULL
 * @param needs what a database without which has no such column
 * @param random a value, of the generator's making
 * @param edges values at the limits
 */
record Sample(
    String name,
    Schema schema,
    Set<Feature> needs,
    Function<Random, Object> random,
    List<Edge> edges) {

  /**
   * A value at a limit.
   *
   * @param needs what the database must be able to hold
   */
  record Edge(Object value, Set<Feature> needs) {}

  static Sample of(
      String name, SchemaBuilder schema, Function<Random, Object> random, Object... edges) {
    List<Edge> all = Arrays.stream(edges).map(value -> new Edge(value, Set.of())).toList();
    return new Sample(name, schema.optional().build(), Set.of(), random, all);
  }

  /** The same with more edges, for databases that have the feature. */
  Sample and(Feature feature, Object... values) {
    List<Edge> all = new ArrayList<>(edges);
    Arrays.stream(values).map(value -> new Edge(value, Set.of(feature))).forEach(all::add);
    return new Sample(name, schema, needs, random, all);
  }

  /** Lists of the type: empty, of NULL alone, and of all its limits; else a value on both sides. */
  Sample list() {
    List<@Nullable Object> onlyNull = new ArrayList<>();
    onlyNull.add(null);
    List<Object> limits = edges.stream().map(Edge::value).toList();
    Set<Feature> ofLimits = Set.copyOf(edges.stream().flatMap(e -> e.needs().stream()).toList());
    return new Sample(
        name + "_list",
        SchemaBuilder.array(schema).optional().build(),
        Set.of(Feature.LISTS),
        random -> Arrays.asList(this.random.apply(random), null, this.random.apply(random)),
        List.of(
            new Edge(List.of(), Set.of()),
            new Edge(onlyNull, Set.of()),
            new Edge(limits, ofLimits)));
  }

  /** Its limits that a database without some features can hold. */
  List<Object> edgesWithout(Set<Feature> lacks) {
    return edges.stream()
        .filter(edge -> edge.needs().stream().noneMatch(lacks::contains))
        .map(Edge::value)
        .toList();
  }
}
