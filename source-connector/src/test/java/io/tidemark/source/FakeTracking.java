package io.tidemark.source;

import io.tidemark.source.tracking.KnownRows;
import io.tidemark.source.tracking.NewState;
import io.tidemark.source.tracking.RepeatedKeyException;
import io.tidemark.source.tracking.TrackedRow;
import io.tidemark.source.tracking.Tracking;
import io.tidemark.source.tracking.TrackingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Remembers in memory, and fails when told to. */
final class FakeTracking implements Tracking {
  private static final HexFormat HEX = HexFormat.of();

  final Map<Long, Remembered> states = new TreeMap<>();
  @Nullable String obstacle;

  /** How many of the next calls that write pass before all fail. */
  int writes = Integer.MAX_VALUE;

  IOException failure = new IOException("the disk is full");
  int open;

  /** A state, and what has been sent since. */
  record Remembered(String print, Map<String, String> rows, Set<String> sent) {}

  @Override
  public Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  @Override
  public Optional<KnownRows> known(long run, String print) {
    return Optional.ofNullable(states.get(run))
        .filter(state -> state.print().equals(print))
        .map(Known::new);
  }

  @Override
  public NewState begin(long run, String print) {
    write();
    return new New(run, print);
  }

  private void write() {
    if (writes-- <= 0) {
      throw new TrackingException(Path.of("here"), failure);
    }
  }

  @Override
  public void keep(long run) {
    states.keySet().removeIf(other -> other != run);
  }

  @Override
  public void forget() {
    states.clear();
  }

  @Override
  public void close() {
    // in memory
  }

  private final class Known implements KnownRows {
    private final Remembered state;
    private final Set<String> left;

    Known(Remembered state) {
      this.state = state;
      this.left = new HashSet<>(state.rows().keySet());
      left.addAll(state.sent());
      open++;
    }

    @Override
    public Match match(TrackedRow row) {
      String key = HEX.formatHex(row.key());
      left.remove(key);
      String before = state.rows().get(key);
      if (before == null) {
        return Match.ADDED;
      }
      boolean same = before.equals(HEX.formatHex(row.digest())) && !state.sent().contains(key);
      return same ? Match.SAME : Match.CHANGED;
    }

    @Override
    public void sending(List<byte[]> keys) {
      write();
      keys.forEach(key -> state.sent().add(HEX.formatHex(key)));
    }

    @Override
    public long gone() {
      return left.size();
    }

    @Override
    public Optional<byte[]> nextGone() {
      Optional<String> next = left.stream().sorted().findFirst();
      next.ifPresent(left::remove);
      return next.map(HEX::parseHex);
    }

    @Override
    public void close() {
      open--;
    }
  }

  private final class New implements NewState {
    private final long run;
    private final Remembered state;
    private boolean repeated;

    New(long run, String print) {
      this.run = run;
      this.state = new Remembered(print, new TreeMap<>(), new HashSet<>());
      open++;
    }

    @Override
    public void add(TrackedRow row) {
      write();
      repeated |= state.rows().put(HEX.formatHex(row.key()), HEX.formatHex(row.digest())) != null;
    }

    @Override
    public void complete() {
      write();
      if (repeated) {
        throw new RepeatedKeyException();
      }
      states.put(run, state);
    }

    @Override
    public void close() {
      open--;
    }
  }
}
