package io.tidemark.source.generation;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The fate of one marker. A marker that does not arrive is an error that nobody may tolerate. */
public final class MarkerReceipt implements Receipt {
  private final String marker;
  private final Bell bell;
  private final AtomicReference<@Nullable String> loss = new AtomicReference<>();
  private volatile boolean acknowledged;

  /**
   * The fate of a marker about to be sent.
   *
   * @param marker what it announces, for people
   * @param bell rung when the fate is known
   */
  public MarkerReceipt(String marker, Bell bell) {
    this.marker = marker;
    this.bell = bell;
  }

  @Override
  public void acknowledged(String topic, int partition, long offset) {
    acknowledged = true;
    bell.ring();
  }

  @Override
  public void dropped() {
    lost(
        "a transform dropped it: guard the transform with the predicate"
            + " io.tidemark.connect.IsMarker, negated");
  }

  @Override
  public void lost(String why) {
    loss.set("The marker " + marker + " was not sent, " + why);
    bell.ring();
  }

  /** Whether the broker has taken it; false also while nothing is known and when it was lost. */
  public boolean isAcknowledged() {
    return acknowledged;
  }

  /** What went wrong; empty while nothing has. */
  public Optional<String> loss() {
    return Optional.ofNullable(loss.get());
  }
}
