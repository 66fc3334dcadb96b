package io.tidemark.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.management.JMException;
import javax.management.ObjectName;

/** A source connector that exists on a worker. */
public final class Source {
  private final Scene scene;
  private final ConnectRest rest;
  private final String connector;
  private final String name;
  private final List<String> syncs;

  Source(Scene scene, ConnectRest rest, String connector, String name, List<String> syncs) {
    this.scene = scene;
    this.rest = rest;
    this.connector = connector;
    this.name = name;
    this.syncs = syncs;
  }

  /** The connector's name on the worker. */
  public String connector() {
    return connector;
  }

  /** The source's name in the data. */
  public String name() {
    return name;
  }

  /** The syncs' names. */
  public List<String> syncs() {
    return syncs;
  }

  /** The topic of a sync. */
  public String topic(String sync) {
    return scene.topic(name) + "." + sync;
  }

  /** Asks all syncs for one more generation, and does not wait for it. */
  public void run() {
    rest.patch(connector, Map.of("signal", runSignal()));
  }

  /** Asks all syncs to give up what they are reading. */
  public void abort() {
    signal("abort");
  }

  /** Sends all syncs a new signal of a type. */
  public void signal(String type) {
    rest.patch(connector, Map.of("signal", newSignal(type)));
  }

  /** A new signal that asks all syncs for one more generation. */
  public static String runSignal() {
    return newSignal("run");
  }

  private static String newSignal(String type) {
    return "{\"id\":\"" + UUID.randomUUID() + "\",\"type\":\"" + type + "\",\"data\":{}}";
  }

  /** Waits for the n-th generation's END of a sync, counted from 1. */
  public MarkerOnTopic end(String sync, int n) {
    return Waiting.untilPresent(
        "END " + n + " of " + sync, () -> failFast(nth(markers(sync, "END"), n)));
  }

  /** Waits for the n-th generation's START of a sync, counted from 1. */
  public MarkerOnTopic start(String sync, int n) {
    return Waiting.untilPresent(
        "START " + n + " of " + sync, () -> failFast(nth(markers(sync, "START"), n)));
  }

  /** The markers of a type that this source has sent for a sync so far. */
  public List<MarkerOnTopic> markers(String sync, String type) {
    return scene.topics().read(scene.markerTopic()).stream()
        .map(record -> new MarkerOnTopic(record.offset(), record.value()))
        .filter(marker -> marker.text("source").equals(name))
        .filter(marker -> marker.text("sync").equals(sync))
        .filter(marker -> marker.text("type").equals(type))
        .toList();
  }

  private static Optional<MarkerOnTopic> nth(List<MarkerOnTopic> markers, int n) {
    List<Long> generations =
        markers.stream().map(MarkerOnTopic::generation).distinct().sorted().toList();
    return generations.size() < n
        ? Optional.empty()
        : markers.stream().filter(m -> m.generation() == generations.get(n - 1)).findFirst();
  }

  private <T> Optional<T> failFast(Optional<T> value) {
    if (value.isEmpty()) {
      status().trace().ifPresent(Source::fail);
    }
    return value;
  }

  private static void fail(String trace) {
    throw new AssertionError("the source has failed: " + trace);
  }

  /** The offset that Connect keeps for its one sync; a missing node when there is none. */
  public JsonNode offset() {
    return offsets().path(0).path("offset");
  }

  /** All that Connect keeps: objects of partition and offset. */
  public JsonNode offsets() {
    return rest.offsets(connector).path("offsets");
  }

  /** Changes an offset; what Connect says against it, empty when it has done it. */
  public Optional<String> alterOffset(JsonNode partition, JsonNode offset) {
    return rest.alterOffset(connector, partition, offset);
  }

  /** Stops the connector and makes Connect forget its offsets. */
  public void resetOffsets() {
    rest.resetOffsets(connector);
  }

  /** The connector's and its tasks' states. */
  public ConnectRest.Status status() {
    return rest.status(connector);
  }

  /** Waits until the connector or a task has failed, and gives the stack trace. */
  public String failure() {
    return Waiting.untilPresent("the failure of " + connector, () -> status().trace());
  }

  /** Starts what has failed again. */
  public void restartFailed() {
    rest.restartFailed(connector);
    Waiting.until(connector + " to run again", () -> status().running());
  }

  /** What the producer of the first task says of itself, on a worker in this JVM. */
  public double producerMetric(String name) throws JMException {
    ObjectName metrics =
        new ObjectName(
            "kafka.producer:type=producer-metrics,client-id=connector-producer-"
                + connector
                + "-0");
    return (double) ManagementFactory.getPlatformMBeanServer().getAttribute(metrics, name);
  }

  /** Restarts a task the way an operator does. */
  public void restartTask(int task) {
    rest.restartTask(connector, task);
  }

  /** Changes settings; the worker restarts the tasks. */
  public void reconfigure(Map<String, String> changes) {
    rest.patch(connector, changes);
  }

  public void pause() {
    rest.pause(connector);
  }

  public void resume() {
    rest.resume(connector);
  }

  public void stop() {
    rest.stop(connector);
  }

  /** Stops the connector, tasks and all, and waits until it has. */
  public void stopAndWait() {
    stop();
    Waiting.until(connector + " to have stopped", () -> status().stopped());
  }

  public void delete() {
    rest.delete(connector);
  }

  /** A marker as it lies on the marker topic. */
  public record MarkerOnTopic(long offset, JsonNode fields) {
    public String text(String field) {
      return fields.path(field).asText();
    }

    public long number(String field) {
      return fields.path(field).asLong();
    }

    public long generation() {
      return number("generation");
    }

    /** How many incarnations of the task had a part in the generation. */
    public int attempts() {
      return text("attempts").split(",").length;
    }
  }
}
