package io.tidemark.source.tracking;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares with a state file. Rows mostly come in the order in which they came the last time, so
 * each is first looked for behind the one before; only where that fails is the index asked. So a
 * table is compared from front to back, and no order is relied upon.
 */
final class FileKnownRows implements KnownRows {
  private static final Logger LOG = LoggerFactory.getLogger(FileKnownRows.class);

  private final Path directory;
  private final StateFile state;
  private final SentKeys sent;
  private final Rows rows;
  private final BitSet seen = new BitSet();
  private int seenCount;
  private int next;
  private int told;

  FileKnownRows(Path directory, StateFile state, SentKeys sent) {
    this.directory = directory;
    this.state = state;
    this.sent = sent;
    this.rows = state.rows();
  }

  @Override
  public Match match(TrackedRow row) {
    try {
      boolean unsure = sent.remove(row.key());
      int at = find(row.key());
      if (at < 0) {
        return Match.ADDED;
      } else if (seen.get(at)) {
        return Match.REPEATED;
      }
      seen.set(at);
      seenCount++;
      return !unsure && rows.hasDigest(at, row.digest()) ? Match.SAME : Match.CHANGED;
    } catch (IOException e) {
      throw new TrackingException(directory, e);
    }
  }

  private int find(byte[] key) throws IOException {
    if (next < rows.count() && rows.hasKey(next, key)) {
      return next++;
    } else if (seenCount == rows.count()) {
      return -1; // what is behind the end of a table that has only grown
    }
    int at = state.find(key);
    next = at < 0 ? next : at + 1;
    return at;
  }

  @Override
  public void sending(List<byte[]> keys) {
    try {
      sent.add(keys);
    } catch (IOException e) {
      throw new TrackingException(directory, e);
    }
  }

  @Override
  public long gone() {
    try {
      int gone = rows.count() - seenCount;
      for (byte[] key : sent.left()) {
        gone += state.find(key) < 0 ? 1 : 0;
      }
      return gone;
    } catch (IOException e) {
      throw new TrackingException(directory, e);
    }
  }

  @Override
  public Optional<byte[]> nextGone() {
    try {
      int gone = seen.nextClearBit(told);
      told = gone + 1;
      if (gone >= rows.count()) {
        return sent.removeAny();
      }
      byte[] key = rows.key(gone);
      sent.remove(key);
      return Optional.of(key);
    } catch (IOException e) {
      throw new TrackingException(directory, e);
    }
  }

  @Override
  public void close() {
    try (sent;
        state) {
      seen.clear();
    } catch (IOException e) {
      LOG.warn("A file in {} is not closed: {}", directory, e.toString());
    }
  }
}
