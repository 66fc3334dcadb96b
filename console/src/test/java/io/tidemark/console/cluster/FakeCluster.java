package io.tidemark.console.cluster;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.health.ConnectClusterDetails;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.health.ConnectorHealth;
import org.apache.kafka.connect.health.ConnectorState;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.health.TaskState;

/** A cluster that is told what runs in it. */
public final class FakeCluster implements ConnectClusterState {
  private final Map<String, Map<String, String>> configs = new LinkedHashMap<>();
  private final Map<String, Map<Integer, TaskState>> tasks = new LinkedHashMap<>();
  private final Set<String> unheard = new HashSet<>();
  private volatile CountDownLatch free = new CountDownLatch(0);
  private boolean down;

  /** A connector with that configuration, one task and no failure. */
  public FakeCluster with(String name, Map<String, String> config) {
    configs.put(name, config);
    tasks.put(name, Map.of(0, new TaskState(0, "RUNNING", "w:1", null)));
    return this;
  }

  /** Its task has failed. */
  public FakeCluster failing(String name, String trace) {
    tasks.put(name, Map.of(0, new TaskState(0, "FAILED", "w:1", trace)));
    return this;
  }

  /** It was created just now, and no worker has told yet that it runs it. */
  public FakeCluster creating(String name) {
    unheard.add(name);
    return this;
  }

  /** The worker does not know its cluster any more. */
  public void down() {
    down = true;
  }

  /** The worker answers nobody until the latch is counted down. */
  public CountDownLatch busy() {
    free = new CountDownLatch(1);
    return free;
  }

  @Override
  public Collection<String> connectors() {
    try {
      free.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (down) {
      throw new ConnectException("no answer");
    }
    return tasks.keySet();
  }

  /** It is deleted while it is being looked at. */
  public FakeCluster forgetting(String name) {
    configs.remove(name);
    return this;
  }

  @Override
  public Map<String, String> connectorConfig(String name) {
    Map<String, String> config = configs.get(name);
    if (config == null) { // in the worker's wording
      throw new ConnectException("failed", new ExecutionException(new NotFoundException(name)));
    }
    return config;
  }

  @Override
  public ConnectorHealth connectorHealth(String name) {
    if (unheard.contains(name)) {
      throw new NotFoundException("no status of " + name);
    }
    return new ConnectorHealth(
        name,
        new ConnectorState("RUNNING", "w:1", null),
        tasks.getOrDefault(name, Map.of()),
        ConnectorType.SINK);
  }

  @Override
  public ConnectClusterDetails clusterDetails() {
    return () -> "cluster";
  }
}
