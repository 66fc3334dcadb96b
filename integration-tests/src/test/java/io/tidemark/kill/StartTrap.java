package io.tidemark.kill;

import io.tidemark.testbed.Topics;
import io.tidemark.testbed.Waiting;

/** START is on the marker topic, and not one row can be read. */
final class StartTrap implements Trap {
  private final ReadTrap gate;
  private final Topics topics;
  private final String markerTopic;
  private final long before;

  StartTrap(ReadTrap gate, Topics topics, String markerTopic) {
    this.gate = gate;
    this.topics = topics;
    this.markerTopic = markerTopic;
    this.before = starts();
  }

  private long starts() {
    return topics.read(markerTopic).stream()
        .filter(marker -> marker.value().path("type").asText().equals("START"))
        .count();
  }

  @Override
  public void awaitSprung() {
    Waiting.until("START", () -> starts() > before);
  }

  @Override
  public String evidence() {
    return "START was sent and no row was read";
  }

  @Override
  public void close() {
    gate.close();
  }
}
