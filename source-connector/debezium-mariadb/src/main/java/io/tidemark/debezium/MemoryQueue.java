package io.tidemark.debezium;

import io.debezium.connector.base.QueueProvider;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A queue in memory that is told its size by its constructor, as the connector does it. The build
 * puts it into the connector's jar in the place of the class of which that constructor is gone.
 */
public final class MemoryQueue<T> implements QueueProvider<T> {
  private final Queue<T> events;

  /**
   * @param size events that there are usually at most
   */
  public MemoryQueue(int size) {
    events = new ArrayDeque<>(size);
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void configure(Map<String, ?> properties) {}

  @Override
  public void enqueue(T event) {
    events.add(event);
  }

  @Override
  public @Nullable T poll() {
    return events.poll();
  }

  @Override
  public int size() {
    return events.size();
  }
}
