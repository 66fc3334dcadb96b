package io.tidemark.sink.write;

import io.tidemark.generation.Manifest.TopicPart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The partitions that are open, and for each the position that the database has committed, which is
 * the only truth: records are accepted from there on, once each, whatever Kafka's group offsets
 * say.
 *
 * <p>A seek that was asked for is done before the next records are polled. Records that Connect
 * hands in once more, because a put failed, were polled before: until the seek is known to be
 * behind us, a partition accepts nothing.
 *
 * <p>Offsets without a record that came here are gaps, and counted: nobody can tell a record that
 * expired or was dropped on the way from a transaction's own marks.
 */
final class Positions {

  /** What to do with a record. */
  enum Verdict {
    ACCEPT,
    /** It is buffered or written already, or its partition is not ours, or a seek is pending. */
    SKIP,
    /** It lies before the committed position although we have asked twice to start there. */
    REGRESSED
  }

  private static final class Part {
    private boolean known;
    private long committed;
    private long next;
    private long gaps;
    private boolean seeking;
    private boolean suspect;
  }

  private final Map<TopicPart, Part> parts = new HashMap<>();

  /** A partition is ours; where it stands is not known yet. */
  void open(TopicPart id) {
    parts.put(id, new Part());
  }

  void close(TopicPart id) {
    parts.remove(id);
  }

  /** Whatever we know may be wrong: all positions are to be loaded again. */
  void forget() {
    parts.replaceAll((id, part) -> new Part());
  }

  /** Partitions whose position is to be loaded. */
  List<TopicPart> unknown() {
    return ids(part -> !part.known);
  }

  /**
   * What the database has committed of a partition.
   *
   * @param position the next offset to apply
   * @param gaps offsets before it that had no record
   */
  record Committed(long position, long gaps) {}

  /** Start from a committed position, to which the caller asks Kafka to seek. */
  void seek(TopicPart id, Committed committed) {
    Part part = part(id);
    part.known = true;
    part.committed = committed.position;
    part.next = committed.position;
    part.gaps = committed.gaps;
    part.seeking = true;
  }

  /** Seeks asked for before are done. */
  void sought() {
    parts.values().forEach(part -> part.seeking = false);
  }

  /** Partitions whose seek was asked for and is not known to be done. */
  List<TopicPart> seeking() {
    return ids(part -> part.seeking);
  }

  /**
   * Judges a record; one that lies too low makes its partition seek, or has it regressed. Where it
   * has been suspected once nothing was buffered since, so that it still lies too low when Connect
   * hands it in again.
   *
   * @param again whether Connect may have handed the record in before, so that it may lie anywhere
   */
  Verdict judge(TopicPart id, long offset, boolean again) {
    Part part = parts.get(id);
    if (part == null || !part.known || part.seeking) {
      return Verdict.SKIP;
    }
    if ((!again || part.suspect) && offset < part.committed) {
      if (part.suspect) {
        return Verdict.REGRESSED;
      }
      part.suspect = true;
      part.seeking = true;
      return Verdict.SKIP;
    }
    return offset < part.next ? Verdict.SKIP : Verdict.ACCEPT;
  }

  /** A record was buffered. */
  void buffered(TopicPart id, long offset) {
    Part part = part(id);
    part.gaps += offset - part.next;
    part.next = offset + 1;
    part.suspect = false;
  }

  /** The database has committed this position. */
  void commit(TopicPart id, long position) {
    Part part = part(id);
    part.committed = position;
    part.gaps += Math.max(0, position - part.next);
    part.next = Math.max(part.next, position);
  }

  /** What a record at this offset finds: the next offset so far, and the gaps up to the record. */
  Committed before(TopicPart id, long offset) {
    return new Committed(part(id).next, gaps(id, offset));
  }

  /** Offsets before this one that had no record, when nothing comes in between any more. */
  long gaps(TopicPart id, long offset) {
    Part part = part(id);
    return part.gaps + Math.max(0, offset - part.next);
  }

  /** Offsets up to the last buffered record that had none. */
  long gaps(TopicPart id) {
    return part(id).gaps;
  }

  /**
   * Go on from a record before the committed position, because the topic begins anew. That is a gap
   * too: records of the old topic may never have come.
   */
  void adopt(TopicPart id, long position) {
    Part part = part(id);
    part.committed = position;
    part.next = position;
    part.gaps++;
  }

  /** The committed position, if the partition is ours and it is known. */
  OptionalLong committed(TopicPart id) {
    Part part = parts.get(id);
    return part == null || !part.known ? OptionalLong.empty() : OptionalLong.of(part.committed);
  }

  /**
   * The position that may be raised to {@code current} although no record was written: Kafka has
   * passed records that never came here. Empty while records are buffered or a seek is pending.
   */
  Optional<Long> raise(TopicPart id, long current) {
    Part part = parts.get(id);
    if (part == null || !part.known || part.seeking || part.next != part.committed) {
      return Optional.empty();
    }
    return current > part.committed ? Optional.of(part.committed) : Optional.empty();
  }

  private List<TopicPart> ids(Predicate<Part> wanted) {
    return parts.entrySet().stream()
        .filter(entry -> wanted.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private Part part(TopicPart id) {
    Part part = parts.get(id);
    if (part == null) {
      throw new IllegalStateException("partition " + id + " is not open");
    }
    return part;
  }
}
