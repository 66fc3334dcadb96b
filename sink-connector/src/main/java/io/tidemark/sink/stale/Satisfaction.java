package io.tidemark.sink.stale;

import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.sink.stale.Snapshot.Span;
import io.tidemark.sink.state.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * When an END is satisfied: every partition that it names has been passed, and what it counts has
 * been applied (I1, I2) and has left evidence (I5). Positions alone are not enough: records that
 * expired, were filtered or could not be converted pass positions too.
 *
 * <p>Nor are sums enough over several attempts: a resumed source sends the records after its last
 * fold again, so that one sent twice could stand for one that never came. A generation of several
 * attempts therefore must also have reached END's last offset in each partition, and no offset may
 * have been without a record from the first one on that END names. Positions, sums and this
 * together leave no record unaccounted for. A transaction's own marks are gaps as well and cannot
 * be told from lost records. So a source that writes in transactions says how many records its
 * attempts have written altogether, and as many that were applied leave none out (model:
 * evidence_tx); without that, such a generation is blocked.
 */
final class Satisfaction {
  private static final int PARTITIONS_NAMED = 5;
  private static final String AGAIN = "; nothing is deleted: run the sync again";

  private static final String RESYNC = ": send the sync the signal resync";
  private static final String SPOILT =
      "its table or topic was made again, or the topic's offsets were changed, after records were"
          + " counted, so that rows of them may be missing";

  private final Snapshot snapshot;
  private final StaleSettings settings;

  Satisfaction(Snapshot snapshot, StaleSettings settings) {
    this.snapshot = snapshot;
    this.settings = settings;
  }

  /** The verdict on a generation whose END is here. */
  Verdict of(Generation generation) {
    Optional<String> impossible = unread(generation);
    if (impossible.isPresent()) {
      return Verdict.impossible(impossible.get());
    } else if (!passed(generation)) {
      return Verdict.WAITING;
    } else if (!generation.end().counted()) {
      return generation.isTest() ? arrived(generation) : followed(generation);
    }
    return shortage(generation)
        .or(() -> settings.deletes() ? noProof(generation) : Optional.empty())
        .map(Verdict::impossible)
        .orElse(Verdict.SATISFIED);
  }

  private Verdict followed(Generation generation) {
    return generation.bringsAll() ? whole(generation) : Verdict.SATISFIED;
  }

  /** One row is all there is of a test, so that it has failed without it. */
  private Verdict arrived(Generation generation) {
    return missing(generation, c -> c.applied() + c.rejectedNoKey(), end -> end.getValue().count())
        .map(
            parts ->
                Verdict.impossible(
                    "the test's record did not arrive ("
                        + parts
                        + "): it expired, or was dropped by a transform or as an error before the"
                        + " sink: send another test"))
        .orElse(Verdict.SATISFIED);
  }

  /** Whether a read of all rows that proves nothing by absence has at least brought all of them. */
  private Verdict whole(Generation generation) {
    if (isSpoilt(generation)) {
      return Verdict.impossible("history missing, resync: " + SPOILT + RESYNC);
    }
    return missing(generation, Counts::applied, end -> end.getValue().count())
        .map(
            parts ->
                Verdict.impossible(
                    "history missing, resync: only "
                        + parts
                        + " records of all rows arrived; the others expired, or were dropped by a"
                        + " transform or as errors before the sink"
                        + RESYNC))
        .orElse(Verdict.SATISFIED);
  }

  private Optional<String> unread(Generation generation) {
    return generation.end().manifest().ends().entrySet().stream()
        .filter(end -> !isGone(end))
        .map(end -> end.getKey().topic())
        .filter(topic -> !settings.readsTopic().test(topic))
        .findFirst()
        .map(
            topic ->
                "this sink reads only some of the topics that the sync writes: add "
                    + topic
                    + " to topics, then run the sync again");
  }

  private boolean passed(Generation generation) {
    return generation.end().manifest().ends().entrySet().stream()
        .filter(end -> !isGone(end))
        .allMatch(
            end ->
                snapshot.positions().getOrDefault(end.getKey(), 0L) > end.getValue().lastOffset());
  }

  /**
   * Whether a partition is only named because earlier runs have written there, and is of a topic
   * that this sink has read once and reads no more: the sync goes into another one now.
   */
  private boolean isGone(Map.Entry<TopicPart, End> end) {
    String topic = end.getKey().topic();
    return end.getValue().count() == 0
        && !settings.readsTopic().test(topic)
        && snapshot.positions().keySet().stream().anyMatch(part -> part.topic().equals(topic));
  }

  /** What is missing of the records themselves, in whatever mode they are written. */
  private Optional<String> shortage(Generation generation) {
    long unreadable = snapshot.counts(generation.key()).rejectedNoKey();
    if (isSpoilt(generation)) {
      return Optional.of(SPOILT + AGAIN);
    } else if (unreadable > 0 && settings.deletes()) {
      return Optional.of(
          unreadable
              + " rejected records have no readable key, so their rows could not be told from stale ones"
              + AGAIN
              + " when they are repaired (see tidemark_rejects)");
    }
    return missing(generation, Counts::applied, end -> end.getValue().count())
        .map(
            parts ->
                "only "
                    + parts
                    + " records of the generation arrived; the others expired, or were dropped by a"
                    + " transform or as errors before the sink"
                    + AGAIN);
  }

  /** In whatever mode they were written: what was counted may not be there any more. */
  private boolean isSpoilt(Generation generation) {
    return snapshot.applied().stream()
        .anyMatch(a -> a.key().equals(generation.key()) && Proof.SPOILT.equals(a.writtenAs()));
  }

  /** Why absence proves nothing although all records are here. */
  private Optional<String> noProof(Generation generation) {
    Generation.End end = generation.end();
    if (!end.deletable()) {
      String reason = end.reason() == null ? "the scan was not complete" : end.reason();
      return Optional.of("the source says that absence proves nothing: " + reason + AGAIN);
    } else if (settings.lossy() && end.attempts().size() != 1 && !isComplete(generation)) {
      return Optional.of(
          "the source resumed the generation ("
              + end.attempts().size()
              + " attempts) and this sink may lose records silently (errors.tolerance=all or a"
              + " transform that is not known to keep all), so records sent twice could stand for"
              + " lost ones"
              + AGAIN);
    }
    return unaccounted(generation)
        .or(() -> withoutProof(generation))
        .or(() -> writtenOtherwise(generation));
  }

  /** Where records that were sent twice could stand for others that never came. */
  private Optional<String> unaccounted(Generation generation) {
    int attempts = generation.end().attempts().size();
    if (attempts == 1 || isComplete(generation)) {
      return Optional.empty();
    }
    return named(
            generation.end().manifest().ends().entrySet().stream()
                .filter(end -> end.getValue().count() > 0 && !isWhole(generation, end))
                .map(end -> end.getKey().toString())
                .toList())
        .map(
            parts ->
                "the source resumed the generation ("
                    + attempts
                    + " attempts) and offsets of "
                    + parts
                    + " had no record (expired, dropped on the way, a topic made again, or only the"
                    + " marks of transactions), so records sent twice could stand for lost ones"
                    + AGAIN);
  }

  /**
   * Whether as many records were applied as END's attempts have written, by its own word. What was
   * written and not committed is not among them, and must not have been read.
   */
  private boolean isComplete(Generation generation) {
    List<Long> attempts = generation.end().attempts();
    long applied = snapshot.counts(generation.key(), a -> attempts.contains(a.attempt())).applied();
    OptionalLong total = generation.end().manifest().total();
    return settings.committed() && total.isPresent() && applied >= total.getAsLong();
  }

  /**
   * Whether no offset was without a record since the generation's first one that counts, which END
   * names: what is counted may stand behind that of another attempt only (model:
   * evidence_old_zombie).
   */
  private boolean isWhole(Generation generation, Map.Entry<TopicPart, End> end) {
    List<Span> spans = snapshot.spans(generation.key(), end.getKey());
    return spans.stream().anyMatch(span -> span.last() >= end.getValue().lastOffset())
        && spans.stream()
            .filter(span -> span.first() == end.getValue().firstOffset())
            .anyMatch(first -> spans.stream().allMatch(s -> s.gapsLast() <= first.gapsFirst()));
  }

  /**
   * I5: every record that was applied must have left evidence. As many of them as END counts are
   * not enough, for a tail that was sent twice could stand for records before it that left none
   * (model: evidence_kept_sums).
   */
  private Optional<String> withoutProof(Generation generation) {
    return missing(
            generation, Counts::kept, end -> found(generation, end.getKey(), Counts::applied))
        .map(
            parts ->
                "only "
                    + parts
                    + " records left proof that their rows are alive; write.mode or record.mode was"
                    + " changed in the middle of the generation, existing rows are not written, or"
                    + " the table was not there when the keys of its rows came"
                    + AGAIN);
  }

  /**
   * I5: what one set of rules leaves as evidence need not mean the same under another, so that a
   * generation is of one kind throughout.
   */
  private Optional<String> writtenOtherwise(Generation generation) {
    String now = settings.removing().writtenAs();
    boolean same =
        snapshot.applied().stream()
            .filter(a -> a.key().equals(generation.key()))
            .allMatch(a -> now.equals(a.writtenAs()));
    return same
        ? Optional.empty()
        : Optional.of(
            "write.mode, record.mode, pk.mode or what belongs to them was changed in the middle of"
                + " the generation"
                + AGAIN);
  }

  /** {@code 999 of 1000 in shop.orders-2}, or empty when enough are there. */
  private Optional<String> missing(
      Generation generation,
      ToLongFunction<Counts> count,
      ToLongFunction<Map.Entry<TopicPart, End>> wanted) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<TopicPart, End> end : generation.end().manifest().ends().entrySet()) {
      long found = found(generation, end.getKey(), count);
      long needed = wanted.applyAsLong(end);
      if (found < needed) {
        parts.add(found + " of " + needed + " in " + end.getKey());
      }
    }
    return named(parts);
  }

  private static Optional<String> named(List<String> parts) {
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    String named = parts.stream().limit(PARTITIONS_NAMED).collect(Collectors.joining(", "));
    int more = parts.size() - PARTITIONS_NAMED;
    return Optional.of(more > 0 ? named + " and " + more + " more partitions" : named);
  }

  /** Only the attempts that END names: a zombie's records are not what it counted. */
  private long found(Generation generation, TopicPart part, ToLongFunction<Counts> count) {
    List<Long> attempts = generation.end().attempts();
    return count.applyAsLong(
        snapshot.counts(
            generation.key(), a -> a.part().equals(part) && attempts.contains(a.attempt())));
  }
}
