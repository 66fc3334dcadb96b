package io.tidemark.sink.stale;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.StreamId;
import io.tidemark.sink.rules.Rules;
import io.tidemark.sink.rules.TableRules;
import io.tidemark.sink.stale.Snapshot.Applied;
import io.tidemark.sink.stale.Snapshot.Reached;
import io.tidemark.sink.stale.Snapshot.Span;
import io.tidemark.sink.stale.Snapshot.Spent;
import io.tidemark.sink.stale.StaleSettings.Removing;
import io.tidemark.sink.state.StreamHistory;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;

/** Snapshots for tests: built by hand, or by a seeded generator. */
@NullUnmarked
final class Snapshots {
  static final StreamId ORDERS = new StreamId("shop", "orders");
  static final String TOPIC = "shop.orders";
  static final String WRITTEN_AS = "as ever";

  /** Rows are deleted and not kept. */
  static final Removing REMOVING =
      new Removing(Rules.of(TableRules.defaults()), false, false, WRITTEN_AS);

  final List<Generation> open = new ArrayList<>();
  final List<Reached> reached = new ArrayList<>();
  final Map<TopicPart, Long> positions = new HashMap<>();
  final List<Applied> applied = new ArrayList<>();
  final List<StreamHistory> histories = new ArrayList<>();
  final Map<TopicPart, String> failures = new HashMap<>();
  final List<Spent> spent = new ArrayList<>();

  Snapshot build() {
    return new Snapshot(open, reached, positions, applied, histories, failures, spent);
  }

  static GenerationKey key(long generation) {
    return new GenerationKey(ORDERS, 0, generation);
  }

  static Reached reached(long generation, int part, long end) {
    return new Reached(key(generation), new Generation.Plan(1, 1), part, end);
  }

  static Generation generation(long generation, GenerationState state, Manifest ends) {
    return generation(generation, state, ends, List.of(1L), true);
  }

  static Generation generation(
      long generation,
      GenerationState state,
      Manifest ends,
      List<Long> attempts,
      boolean deletable) {
    boolean ended = state != GenerationState.OPEN;
    return new Generation(
        key(generation),
        state,
        new Generation.Plan(1, 1),
        new Generation.End(ends, attempts, "full", deletable, null),
        new Generation.Facts(
            "source", "public.orders", TOPIC, "schedule", "print", 0, 0, null, generation),
        new Generation.Place(0, generation * 10, ended ? Long.valueOf(generation * 10 + 5) : null),
        new Generation.Outcome(OptionalLong.empty(), 0, 0));
  }

  /** The same, had the source read in another mode. */
  static Generation read(Generation g, String mode, String trigger) {
    Generation.End end = g.end();
    Generation.Facts f = g.facts();
    return new Generation(
        g.key(),
        g.state(),
        g.plan(),
        new Generation.End(end.manifest(), end.attempts(), mode, end.deletable(), end.reason()),
        new Generation.Facts(
            f.connector(),
            f.sourceTable(),
            f.topic(),
            trigger,
            f.fingerprint(),
            f.rows(),
            f.dropped(),
            f.watermark(),
            f.startedAt()),
        g.place(),
        g.outcome());
  }

  /** The same of another scope of another plan. */
  static Generation inScope(Generation g, int scope, Generation.Plan plan) {
    return new Generation(
        new GenerationKey(g.key().stream(), scope, g.generation()),
        g.state(),
        plan,
        g.end(),
        g.facts(),
        g.place(),
        g.outcome());
  }

  static Manifest ends(long... lastAndCount) {
    TreeMap<TopicPart, End> ends = new TreeMap<>();
    for (int i = 0; i < lastAndCount.length; i += 2) {
      ends.put(new TopicPart(TOPIC, i / 2), new End(lastAndCount[i], lastAndCount[i + 1], 0));
    }
    return new Manifest(ends);
  }

  Snapshots position(int part, long position) {
    positions.put(new TopicPart(TOPIC, part), position);
    return this;
  }

  Snapshots applied(int part, long generation, long attempt, Counts counts) {
    return applied(part, generation, attempt, counts, new Span(0, 0, 0, Long.MAX_VALUE));
  }

  Snapshots applied(int part, long generation, long attempt, Counts counts, Span span) {
    applied.add(
        new Applied(
            key(generation), new TopicPart(TOPIC, part), attempt, counts, span, WRITTEN_AS));
    return this;
  }

  Snapshots applied(int part, long generation, long attempt, long records) {
    return applied(part, generation, attempt, counts(records, records, 0));
  }

  /** Ten records of a generation, written by other rules than now. */
  Snapshots written(long generation, String otherwise) {
    applied.add(
        new Applied(
            key(generation),
            new TopicPart(TOPIC, 0),
            1,
            counts(10, 10, 0),
            new Span(0, 0, 0, Long.MAX_VALUE),
            otherwise));
    return this;
  }

  /** What is known of a stream's rows in a table. */
  Snapshots history(
      StreamId stream, String table, long floor, Integer part, Long offset, Long whole) {
    StreamRow row = new StreamRow(histories.size(), stream, TableId.of(table), floor);
    histories.add(new StreamHistory(row, part, offset, null, null, null, whole));
    return this;
  }

  static Counts counts(long applied, long kept, long noKey) {
    return new Counts(applied, kept, 0, noKey, applied, 0, 0, 0, 0, 0);
  }

  /** A few generations of one stream over three partitions, in all states, mostly near the edge. */
  static Snapshots random(long seed) {
    Random random = new Random(seed);
    Snapshots snapshots = new Snapshots();
    int generations = 1 + random.nextInt(4);
    for (int part = 0; part < 3; part++) {
      snapshots.position(part, random.nextInt(12));
    }
    for (long g = 1; g <= generations; g++) {
      GenerationState[] states = GenerationState.values();
      GenerationState state =
          random.nextInt(3) > 0 ? GenerationState.PENDING : states[random.nextInt(states.length)];
      List<Long> attempts = random.nextBoolean() ? List.of(1L) : List.of(1L, 2L);
      Manifest ends =
          ends(
              random.nextInt(10), random.nextInt(4),
              random.nextInt(10), random.nextInt(4),
              random.nextInt(10), random.nextInt(4));
      snapshots.open.add(generation(g, state, ends, attempts, random.nextInt(8) > 0));
      for (int part = 0; part < 3; part++) {
        for (long attempt = 1; attempt <= 3; attempt++) {
          long applied = random.nextInt(4);
          long kept = random.nextInt(20) > 0 ? applied : Math.max(0, applied - 1);
          long noKey = random.nextInt(40) == 0 ? 1 : 0;
          long gaps = random.nextInt(12) == 0 ? 1 : 0;
          long first = attempt == 1 && random.nextInt(20) > 0 ? 0 : 3;
          Span span = new Span(first, 0, gaps, random.nextInt(8) > 0 ? 10 : 4);
          snapshots.applied(part, g, attempt, counts(applied, kept, noKey), span);
        }
      }
    }
    if (random.nextInt(3) == 0) {
      long g = random.nextInt(generations + 2);
      snapshots.reached.add(reached(g, 0, g * 10 + 5));
    }
    return snapshots;
  }
}
