package io.tidemark.source;

import io.tidemark.source.generation.SyncOffsets;
import io.tidemark.source.read.Complaints;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which run of a sync was the last whose END was acknowledged: of this task's syncs by what they
 * have just told, of those of other tasks by the offsets that are kept. Both only tell of an END
 * that the broker has, so that what follows never runs ahead of it.
 */
final class Ends {
  private static final Logger LOG = LoggerFactory.getLogger(Ends.class);

  /**
   * How long an answer is as good as a new one: hundreds may follow the same sync, and for each
   * question Connect reads its topic to the end.
   */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Function<String, SyncOffsets> kept;
  private final LongSupplier nanos;
  private final Complaints complaints;
  private final Map<String, Long> told = new HashMap<>();
  private final Map<String, Answer> answers = new HashMap<>();

  /** What was kept of a sync, and when. */
  private record Answer(List<Long> ended, long at) {}

  /**
   * @param kept the offsets of a sync as Connect has them; throws {@link
   *     org.apache.kafka.connect.errors.ConnectException} when it cannot be had now
   * @param nanos a monotonic clock
   */
  Ends(Function<String, SyncOffsets> kept, LongSupplier nanos) {
    this.kept = kept;
    this.nanos = nanos;
    this.complaints = new Complaints(nanos);
  }

  /** An END of a sync of this task was acknowledged, or of one of its scopes. */
  void ended(String sync, int scope, long id) {
    told.merge(name(sync, scope), id, Math::max);
  }

  /** A sync's scopes end one by one; a sync in one piece is its scope 0. */
  private static String name(String sync, int scope) {
    return scope == 0 ? sync : sync + "#" + scope;
  }

  /**
   * The last run of each sync that has ended, by name, and of each scope of a sync that is cut into
   * several; 0 for those of which none has.
   */
  Map<String, Long> of(Collection<String> syncs) {
    Map<String, Long> ends = new TreeMap<>();
    for (String sync : syncs) {
      List<Long> scopes = kept(sync);
      for (int i = 0; i < scopes.size(); i++) {
        String name = name(sync, i);
        ends.put(name, Math.max(scopes.get(i), told.getOrDefault(name, 0L)));
      }
    }
    return ends;
  }

  private List<Long> kept(String sync) {
    long now = nanos.getAsLong();
    Answer answer = answers.get(sync);
    if (answer == null || now - answer.at >= FRESH.toNanos()) {
      answer = new Answer(ask(sync), now);
      answers.put(sync, answer);
    }
    return answer.ended;
  }

  private List<Long> ask(String sync) {
    try {
      return kept.apply(sync).ended();
    } catch (ConnectException e) {
      String complaint = String.valueOf(e.getMessage());
      if (!Thread.currentThread().isInterrupted() && complaints.isNews(complaint)) {
        LOG.warn("How far {} is cannot be told now, what follows it waits: {}", sync, complaint);
      }
      return List.of(0L);
    }
  }
}
