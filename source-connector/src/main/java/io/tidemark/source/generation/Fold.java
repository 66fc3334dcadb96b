package io.tidemark.source.generation;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The account of what a generation has sent. Pages are kept in the order they were read; when the
 * oldest is settled to its last record it is folded into the state that the offsets of later
 * records carry.
 *
 * <p>Keeps I1: a resume key is never ahead of a record whose end is not in the manifest, so
 * whatever prefix of offsets survives a crash, the manifest covers every row that will not be read
 * again.
 */
public final class Fold {
  private final Deque<Page> pages = new ArrayDeque<>();
  private final Runnable onFolded;
  private FoldState state;
  private OptionalLong sent;
  private long folded;

  /**
   * Begins an account.
   *
   * @param start what an earlier attempt has folded
   * @param onFolded called, under this fold's lock, after the state has moved
   */
  public Fold(FoldState start, Runnable onFolded) {
    this.state = start;
    this.sent = start.isBlank() ? OptionalLong.of(0) : start.ends().total();
    this.onFolded = onFolded;
  }

  /**
   * Takes note of the next page of the scan.
   *
   * @param records its records, at least one
   * @param endKey where a resumed scan goes on once the page is folded, null where none can
   * @return where the fate of each of the records goes
   */
  public synchronized Receipt open(int records, @Nullable String endKey) {
    if (records < 1) {
      throw new IllegalArgumentException("a page has at least one record");
    }
    sent = sent.isPresent() ? OptionalLong.of(sent.getAsLong() + records) : sent;
    Page page = new Page(records, endKey);
    pages.add(page);
    return page;
  }

  /**
   * Takes back the newest page, none of whose records was sent.
   *
   * @param page what {@link #open} returned
   */
  public synchronized void withdraw(Receipt page) {
    if (pages.peekLast() != page) {
      throw new IllegalArgumentException("only the newest page can be taken back");
    }
    Page unsent = pages.removeLast();
    sent = sent.isPresent() ? OptionalLong.of(sent.getAsLong() - unsent.records) : sent;
  }

  /**
   * Records of all pages that were opened, those of earlier attempts included whether they were
   * folded or not; empty when those are not known.
   */
  public synchronized OptionalLong sent() {
    return sent;
  }

  /** The settled prefix, as of now. */
  public synchronized FoldState state() {
    return state;
  }

  /** Whether every page that was opened is folded. */
  public synchronized boolean drained() {
    return pages.isEmpty();
  }

  /** Pages that are folded so far. */
  public synchronized long folded() {
    return folded;
  }

  private void settled(Page page) {
    page.open--;
    if (page.open > 0 || pages.peek() != page) {
      return;
    }
    for (Page next = pages.peek(); next != null && next.open <= 0; next = pages.peek()) {
      state = next.foldInto(state);
      pages.remove();
      folded++;
    }
    onFolded.run();
  }

  /** One page; every access is under the fold's lock. */
  private final class Page implements Receipt {
    private final int records;
    private final @Nullable String endKey;
    private final Map<TopicPart, Tally> tallies = new HashMap<>();
    private @Nullable Tally latest;
    private int open;
    private long dropped;
    private @Nullable String doubt;

    Page(int records, @Nullable String endKey) {
      this.records = records;
      this.endKey = endKey;
      this.open = records;
    }

    @Override
    public void acknowledged(String topic, int partition, long offset) {
      synchronized (Fold.this) {
        tally(topic, partition).add(offset);
        settled(this);
      }
    }

    private Tally tally(String topic, int partition) {
      Tally tally = latest;
      if (tally == null || !tally.isOf(topic, partition)) {
        tally = tallies.computeIfAbsent(new TopicPart(topic, partition), Tally::new);
        latest = tally;
      }
      return tally;
    }

    @Override
    public void dropped() {
      synchronized (Fold.this) {
        dropped++;
        settled(this);
      }
    }

    @Override
    public void lost(String why) {
      synchronized (Fold.this) {
        dropped++;
        doubt = why;
        settled(this);
      }
    }

    private FoldState foldInto(FoldState before) {
      SortedMap<TopicPart, End> ends = new TreeMap<>();
      tallies.forEach((part, tally) -> ends.put(part, tally.end()));
      return new FoldState(
          before.ends().followedBy(new Manifest(ends)),
          before.rows() + records,
          before.dropped() + dropped,
          endKey,
          before.doubt() != null ? before.doubt() : doubt);
    }
  }

  /**
   * What was acknowledged of one partition. The next record mostly is of the same one, so that it
   * need not be looked for.
   */
  private static final class Tally {
    private final TopicPart part;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long count;

    Tally(TopicPart part) {
      this.part = part;
    }

    boolean isOf(String topic, int partition) {
      return part.partition() == partition && part.topic().equals(topic);
    }

    void add(long offset) {
      first = Math.min(first, offset);
      last = Math.max(last, offset);
      count++;
    }

    End end() {
      return new End(last, count, first);
    }
  }
}
