package io.tidemark.sink.stale;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.StreamId;
import io.tidemark.sink.state.StreamHistory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One moment of the state tables. Positions and counts must come from the same moment: of two
 * moments, the later positions would have passed records that the earlier counts lack.
 *
 * @param open generations that have something left to do
 * @param reached the newest generation of each stream and scope that is over and was satisfied
 * @param positions next offset to apply, per topic partition
 * @param applied counts per partition, generation and attempt
 * @param histories the sink's streams, per table
 * @param failures partitions that have no task since theirs failed, and why it did
 * @param spent releases that have let a generation go
 */
record Snapshot(
    List<Generation> open,
    List<Reached> reached,
    Map<TopicPart, Long> positions,
    List<Applied> applied,
    List<StreamHistory> histories,
    Map<TopicPart, String> failures,
    List<Spent> spent) {

  /**
   * @param plan of which plan
   * @param part of the marker topic
   * @param end offset of END there
   */
  record Reached(GenerationKey key, Generation.Plan plan, int part, @Nullable Long end) {}

  /**
   * What one attempt at a generation left in one partition.
   *
   * @param writtenAs by which rules, null where by several
   */
  record Applied(
      GenerationKey key,
      TopicPart part,
      long attempt,
      Counts counts,
      Span span,
      @Nullable String writtenAs) {}

  /**
   * Where the records of one attempt stand in a partition. Gaps are offsets that had no record.
   *
   * @param first offset of the first record that was applied
   * @param gapsFirst gaps of the partition up to that record
   * @param gapsLast gaps up to the last record that was applied
   * @param last offset of that record
   */
  record Span(long first, long gapsFirst, long gapsLast, long last) {}

  /** A release that has been used, by the generation that it named. */
  record Spent(StreamId stream, long generation) {}

  static final Snapshot EMPTY =
      new Snapshot(List.of(), List.of(), Map.of(), List.of(), List.of(), Map.of(), List.of());

  Snapshot {
    open = List.copyOf(open);
    reached = List.copyOf(reached);
    positions = Map.copyOf(positions);
    applied = List.copyOf(applied);
    histories = List.copyOf(histories);
    failures = Map.copyOf(failures);
    spent = List.copyOf(spent);
  }

  /**
   * The same for each sync that has something left to do, in their order. Nothing about one is ever
   * decided by another's, and with all of them at hand a look at a thousand syncs would take a
   * million comparisons.
   */
  Map<StreamId, Snapshot> bySync() {
    Map<StreamId, List<Reached>> reached = grouped(this.reached, one -> one.key.stream());
    Map<StreamId, List<Applied>> applied = grouped(this.applied, one -> one.key.stream());
    Map<StreamId, List<StreamHistory>> histories =
        grouped(this.histories, one -> one.row().stream());
    Map<StreamId, List<Spent>> spent = grouped(this.spent, Spent::stream);
    Map<StreamId, Snapshot> syncs = new LinkedHashMap<>();
    grouped(open, one -> one.key().stream())
        .forEach(
            (sync, own) ->
                syncs.put(
                    sync,
                    new Snapshot(
                        own,
                        reached.getOrDefault(sync, List.of()),
                        positions,
                        applied.getOrDefault(sync, List.of()),
                        histories.getOrDefault(sync, List.of()),
                        failures,
                        spent.getOrDefault(sync, List.of()))));
    return syncs;
  }

  private static <T> Map<StreamId, List<T>> grouped(List<T> all, Function<T, StreamId> sync) {
    return all.stream()
        .collect(Collectors.groupingBy(sync, LinkedHashMap::new, Collectors.toList()));
  }

  /** The sum over what was applied of a generation. */
  Counts counts(GenerationKey key, Predicate<Applied> which) {
    return applied.stream()
        .filter(a -> a.key.equals(key) && which.test(a))
        .map(Applied::counts)
        .reduce(Counts.NONE, Counts::plus);
  }

  /** The sum over all that was applied of a generation. */
  Counts counts(GenerationKey key) {
    return counts(key, any -> true);
  }

  /** How many of the partitions that a generation's END names have not been passed. */
  long awaited(Generation g) {
    return g.end().manifest().ends().entrySet().stream()
        .filter(end -> positions.getOrDefault(end.getKey(), 0L) <= end.getValue().lastOffset())
        .count();
  }

  /** Where the records of each attempt at a generation stand in a partition. */
  List<Span> spans(GenerationKey key, TopicPart part) {
    return applied.stream()
        .filter(a -> a.key.equals(key) && a.part.equals(part))
        .map(Applied::span)
        .toList();
  }

  /**
   * Why a task failed that a generation needs; empty where none did.
   *
   * @param markerTopic every generation needs that one
   */
  Optional<String> failure(Generation g, String markerTopic) {
    return failures.entrySet().stream()
        .filter(failed -> needs(g, failed.getKey().topic(), markerTopic))
        .min(Map.Entry.comparingByKey())
        .map(failed -> "the task that read " + failed.getKey() + " failed: " + failed.getValue());
  }

  private boolean needs(Generation g, String topic, String markerTopic) {
    return topic.equals(markerTopic)
        || topic.equals(g.facts().topic())
        || g.end().manifest().ends().keySet().stream().anyMatch(p -> p.topic().equals(topic))
        || applied.stream().anyMatch(a -> a.key.equals(g.key()) && a.part.topic().equals(topic));
  }

  /**
   * Whether a release means nothing any more: it has let a generation go, or one from the named one
   * on has raised the floor without it, and what is held now is not what it was given for.
   */
  boolean spent(GenerationKey key, Release release) {
    return spent.contains(new Spent(key.stream(), release.generation()))
        || histories(key.stream()).stream()
            .filter(history -> history.floorPart() != null) // else a table was made anew
            .anyMatch(history -> history.row().floor() >= release.generation());
  }

  List<StreamHistory> histories(StreamId stream) {
    return histories.stream().filter(h -> h.row().stream().equals(stream)).toList();
  }
}
