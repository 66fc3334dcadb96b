package io.tidemark.source.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Where the engine looks for its offset: it is told what Kafka Connect has kept for the task, and
 * what it wants to have kept itself goes nowhere.
 *
 * <p>So the slot never runs ahead of Connect: Debezium confirms to the database what it reads here,
 * and that is a position whose records, and all before them, the broker has acknowledged and whose
 * offset stands in Connect's topic. A worker that is killed at any moment is sent again whatever
 * lies behind.
 *
 * <p>The engine makes it by its name, so that it finds its task by an id.
 */
public final class KeptPlace implements OffsetBackingStore {
  /** Key of the id in the engine's configuration. */
  static final String ID = "tidemark.place";

  private static final Map<String, Supplier<Optional<String>>> PLACES = new ConcurrentHashMap<>();

  private @Nullable Supplier<Optional<String>> kept;

  /**
   * Takes note of where a task's place is asked for.
   *
   * @param kept gives the position as JSON, empty where the log is not gone on with; called by the
   *     engine's threads
   * @return the id
   */
  static String register(Supplier<Optional<String>> kept) {
    String id = UUID.randomUUID().toString();
    PLACES.put(id, kept);
    return id;
  }

  /** The position that a task's place has now. */
  static Optional<String> position(String id) {
    return Objects.requireNonNull(PLACES.get(id), "the task has registered its place").get();
  }

  static void forget(String id) {
    PLACES.remove(id);
  }

  @Override
  public void configure(WorkerConfig config) {
    kept = PLACES.get(String.valueOf(config.originals().get(ID)));
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}

  /** The engine has one partition, so that any key is its. */
  @Override
  public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
    Map<ByteBuffer, ByteBuffer> found = new HashMap<>();
    Objects.requireNonNull(kept, "the task has registered its place")
        .get()
        .ifPresent(
            position ->
                keys.forEach(
                    key ->
                        found.put(
                            key, ByteBuffer.wrap(position.getBytes(StandardCharsets.UTF_8)))));
    return CompletableFuture.completedFuture(found);
  }

  @Override
  @SuppressWarnings("NullAway") // the framework's callbacks take null for no error and no result
  public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
    if (callback != null) {
      callback.onCompletion(null, null);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connectorName) {
    return Set.of();
  }
}
