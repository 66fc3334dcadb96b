package io.tidemark.cli.chaos;

import io.tidemark.cli.process.Freezing;
import io.tidemark.cli.process.Wire.Cut;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/** Carries events out. */
final class Acts {

  private static final String CLOCK =
      "CREATE OR REPLACE FUNCTION clocks.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE"
          + " AS $$SELECT pg_catalog.clock_timestamp() + interval '%d milliseconds'$$";

  private final Cluster cluster;
  private final Shop shop;
  private final Topics topics;
  private final Stranger stranger;
  private final Latecomer latecomer;

  Acts(Cluster cluster, Shop shop) {
    this.cluster = cluster;
    this.shop = shop;
    this.topics = new Topics(cluster.bootstrapServers());
    this.stranger = new Stranger(cluster.url(Shop.COPY));
    this.latecomer = new Latecomer(cluster.url(Shop.SOURCE));
  }

  /** Does it; gives what came of it, for the log. */
  String act(Event event) {
    if (event.action().isChange()) {
      return shop.table(event.on()).change(event) + " rows";
    }
    switch (event.action()) {
      case KILL -> cluster.server(event.on()).killHard();
      case STOP -> cluster.server(event.on()).stop();
      case START -> cluster.restart(event.on());
      case FREEZE -> Freezing.freeze(cluster.server(event.on()));
      case THAW -> Freezing.thaw(cluster.server(event.on()));
      case REFUSE -> cluster.line(event.on()).cut(Cut.REFUSES);
      case RESET -> cluster.line(event.on()).cut(Cut.RESETS);
      case SILENCE -> cluster.line(event.on()).cut(Cut.STAYS_SILENT);
      case SLOW -> cluster.line(event.on()).slow(Duration.ofMillis(event.amount()));
      case MEND -> cluster.line(event.on()).mend();
      case RELEASE -> stranger.release();
      case COMMIT -> latecomer.commit();
      case TASKS -> patch(event.on(), "tasks.max", event.amount());
      case SPLITS -> patch("source", "syncs." + event.on() + ".splits", event.amount());
      case CLOCK -> shop.execute(CLOCK.formatted(event.amount()));
      default -> {
        return toTopicsAndRows(event);
      }
    }
    return "";
  }

  private String toTopicsAndRows(Event event) {
    String topic = Setup.topic(event.on());
    return switch (event.action()) {
      case HOLD ->
          stranger.hold(shop.table(event.on()), event.amount())
              + (stranger.awaitDeletion() ? " rows, whose deletion waits" : " rows");
      case LATE -> latecomer.begin(shop.table(event.on()), (int) event.amount()) + " rows";
      case READ -> topics.awaitScan(topic) ? "rows come" : "nothing comes";
      case PARTITIONS -> topics.grow(topic) + " partitions";
      case EXPIRE -> topics.expire(topic) + " offsets";
      case DUPLICATE ->
          topics.repeat(topic, (int) event.amount(), new Random(event.seed())) + " records";
      default -> throw new IllegalArgumentException(event.line());
    };
  }

  private void patch(String connector, String key, long value) {
    cluster.connect().patch(connector, Map.of(key, Long.toString(value)));
  }
}
