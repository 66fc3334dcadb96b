package io.tidemark.source;

import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.read.Complaints;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

  private final Function<String, Optional<SourceOffset>> kept;
  private final Complaints complaints;
  private final Map<String, Long> told = new HashMap<>();

  /**
   * @param kept the offset of a sync as Connect has it; throws {@link
   *     org.apache.kafka.connect.errors.ConnectException} when it cannot be had now
   * @param nanos a monotonic clock
   */
  Ends(Function<String, Optional<SourceOffset>> kept, LongSupplier nanos) {
    this.kept = kept;
    this.complaints = new Complaints(nanos);
  }

  /** An END of a sync of this task was acknowledged. */
  void ended(String sync, long id) {
    told.merge(sync, id, Math::max);
  }

  /** The last run of each sync that has ended, by name; 0 for those of which none has. */
  Map<String, Long> of(Collection<String> syncs) {
    Map<String, Long> ends = new TreeMap<>();
    for (String sync : syncs) {
      ends.put(sync, Math.max(kept(sync), told.getOrDefault(sync, 0L)));
    }
    return ends;
  }

  private long kept(String sync) {
    try {
      return kept.apply(sync).map(offset -> offset.past().ended()).orElse(0L);
    } catch (ConnectException e) {
      String complaint = String.valueOf(e.getMessage());
      if (complaints.isNews(complaint)) {
        LOG.warn("How far {} is cannot be told now, what follows it waits: {}", sync, complaint);
      }
      return 0;
    }
  }
}
