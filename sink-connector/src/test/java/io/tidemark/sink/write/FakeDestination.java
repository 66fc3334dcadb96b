package io.tidemark.sink.write;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.sink.write.Attempts.Slot;
import io.tidemark.sink.write.Moves.Move;
import io.tidemark.sink.write.Positions.Committed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.ObjLongConsumer;

/** Positions with their compare-and-set, and writes that wait or fail as a test wants. */
final class FakeDestination implements Destination {
  final Map<TopicPart, Committed> positions = new HashMap<>();
  final List<Batch> written = new ArrayList<>();
  final List<RuntimeException> failures = new ArrayList<>();
  private final Semaphore begun = new Semaphore(0);
  private CountDownLatch gate = new CountDownLatch(0);
  private boolean cancelled;

  /** Writes wait from now on. */
  synchronized void hold() {
    gate = new CountDownLatch(1);
  }

  synchronized void release() {
    gate.countDown();
  }

  /** Until one more write has begun. */
  void awaitBegun() throws InterruptedException {
    begun.acquire();
  }

  @Override
  public void write(Batch batch) {
    CountDownLatch here;
    synchronized (this) {
      here = gate;
    }
    begun.release();
    try {
      here.await();
    } catch (InterruptedException e) {
      throw new CancellationException();
    }
    commit(batch);
  }

  private synchronized void commit(Batch batch) {
    if (cancelled) {
      throw new CancellationException();
    }
    if (!failures.isEmpty()) {
      throw failures.remove(0);
    }
    batch
        .moves()
        .forEach(
            (part, move) -> {
              if (load(part, (slot, highest) -> {}).position() != move.expected()) {
                throw new PositionsLost(part);
              }
            });
    batch.moves().forEach((part, move) -> positions.put(part, move.next()));
    written.add(batch);
  }

  /** How positions were moved, as {@code from-to}, in order. */
  synchronized List<String> moves() {
    return written.stream()
        .flatMap(batch -> batch.moves().values().stream())
        .map(FakeDestination::text)
        .toList();
  }

  private static String text(Move move) {
    return move.expected() + "-" + move.next().position();
  }

  @Override
  public synchronized Committed load(TopicPart part, ObjLongConsumer<Slot> attempts) {
    return positions.computeIfAbsent(part, absent -> new Committed(0, 0));
  }

  @Override
  public boolean beginAnew(TopicPart part, long expected, Committed next) {
    return advance(part, expected, next);
  }

  @Override
  public synchronized boolean advance(TopicPart part, long expected, Committed next) {
    boolean there = load(part, (slot, highest) -> {}).position() == expected;
    if (there) {
      positions.put(part, next);
    }
    return there;
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    gate.countDown();
  }

  @Override
  public synchronized void close() {
    cancelled = false;
  }
}
