package io.tidemark.testbed;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A Kafka broker in this JVM. */
public final class Broker implements AutoCloseable {
  private final KafkaClusterTestKit kit;

  private Broker(KafkaClusterTestKit kit) {
    this.kit = kit;
  }

  static Broker start() {
    return start(Map.of());
  }

  /** Starts one with settings besides the usual ones. */
  public static Broker start(Map<String, String> more) {
    try {
      TestKitNodes nodes =
          new TestKitNodes.Builder()
              .setCombined(true)
              .setNumBrokerNodes(1)
              .setNumControllerNodes(1)
              .build();
      KafkaClusterTestKit.Builder builder =
          new KafkaClusterTestKit.Builder(nodes)
              .setConfigProp("group.initial.rebalance.delay.ms", "0")
              .setConfigProp("offsets.topic.num.partitions", "1")
              .setConfigProp("offsets.topic.replication.factor", "1")
              .setConfigProp("transaction.state.log.num.partitions", "1")
              .setConfigProp("transaction.state.log.replication.factor", "1")
              .setConfigProp("transaction.state.log.min.isr", "1")
              .setConfigProp("log.cleaner.dedupe.buffer.size", "2097152")
              .setConfigProp("log.cleaner.backoff.ms", "200")
              .setConfigProp("auto.create.topics.enable", "false");
      more.forEach(builder::setConfigProp);
      KafkaClusterTestKit kit = builder.build();
      kit.format();
      kit.startup();
      kit.waitForReadyBrokers();
      return new Broker(kit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the broker started", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker did not start", e.getCause());
    } catch (Exception e) {
      throw new IllegalStateException("the broker did not start", e);
    }
  }

  public String bootstrapServers() {
    return kit.bootstrapServers();
  }

  @Override
  public void close() {
    try {
      kit.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the broker stopped", e);
    } catch (Exception e) {
      throw new IllegalStateException("the broker did not stop", e);
    }
  }
}
