package io.tidemark.console.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidemark.console.cluster.Connector.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which connectors there are. */
class ClusterTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final AtomicLong time = new AtomicLong();
  private final LongSupplier clock = time::get;

  private static final Map<String, String> SINK =
      Map.of("connector.class", "io.tidemark.sink.JdbcSyncSinkConnector");

  @Test
  @DisplayName("connectors of others are passed over, and those that go while they are looked at")
  void ours() {
    FakeCluster fake =
        new FakeCluster()
            .with("other", Map.of("connector.class", "org.example.SinkConnector"))
            .with("mirror", SINK)
            .with("gone", SINK)
            .forgetting("gone")
            .with("shop", Map.of("connector.class", "JdbcSyncSource", "syncs", "a, b,"))
            .with("ledger", Map.of("connector.class", "LogSyncSourceConnector"));
    Cluster cluster = new Cluster(fake, Map.of(), clock, LONG);
    assertThat(cluster.connectors())
        .extracting(Connector::name)
        .containsExactly("ledger", "mirror", "shop");
    assertThat(cluster.connectors(Kind.LOG)).extracting(Connector::name).containsExactly("ledger");
    assertThat(cluster.connectors())
        .filteredOn(Connector::isSource)
        .extracting(Connector::name)
        .containsExactly("ledger", "shop");
    Connector shop = cluster.connectors(Kind.SOURCE).get(0);
    assertThat(shop.sourceName()).isEqualTo("shop");
    assertThat(shop.namedSyncs()).containsExactly("a", "b");
  }

  @Test
  @DisplayName("a connector that was created just now is there, and nobody runs it yet")
  void created() {
    FakeCluster fake = new FakeCluster().with("mirror", SINK).creating("mirror");
    Connector mirror = new Cluster(fake, Map.of(), clock, LONG).connectors().get(0);
    assertThat(mirror.config()).isEqualTo(SINK);
    assertThat(mirror.parts()).extracting(Connector.Part::state).containsExactly("UNASSIGNED");
    assertThat(mirror.runs()).isFalse();
    assertThat(mirror.failures()).isEmpty();
  }

  @Test
  @DisplayName("a failure is told by the first line of its trace")
  void failures() {
    Cluster cluster =
        new Cluster(
            new FakeCluster().with("mirror", SINK).failing("mirror", "why\n\tat x"),
            Map.of(),
            clock,
            LONG);
    assertThat(cluster.connectors().get(0).failures()).isEqualTo(Map.of("task 0", "why"));
  }

  @Test
  @DisplayName(
      "secrets are resolved by the worker's providers, whose names it does not hand on, and stay out"
          + " of what is kept")
  void secrets(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("db.properties"), "password=hidden\n");
    Map<String, String> worker =
        Map.of(
            "config.providers",
            "file",
            "config.providers.file.class",
            FileConfigProvider.class.getName());
    Map<String, String> config =
        Map.of(
            "connector.class", "JdbcSyncSinkConnector",
            "connection.password", "${file:" + file + ":password}",
            "connection.user", "writer");
    Cluster cluster = new Cluster(new FakeCluster().with("mirror", config), worker, clock, LONG);
    Connector mirror = cluster.connectors().get(0);
    assertThat(cluster.resolved(mirror))
        .containsEntry("connection.password", "hidden")
        .containsEntry("connection.user", "writer");
    assertThat(mirror.toString()).doesNotContain("hidden");
  }

  @Test
  @DisplayName("without providers a configuration is what it is")
  void noProviders() {
    Cluster cluster = new Cluster(new FakeCluster().with("mirror", SINK), Map.of(), clock, LONG);
    assertThat(cluster.resolved(cluster.connectors().get(0))).isEqualTo(SINK);
  }

  @Test
  @DisplayName("while workers share connectors out anew, what was known a minute ago is told")
  void rebalances() {
    FakeCluster fake = new FakeCluster().with("mirror", SINK);
    Cluster cluster = new Cluster(fake, Map.of(), clock, LONG);
    List<Connector> known = cluster.connectors();
    fake.down();
    time.set(Duration.ofMinutes(1).toNanos());
    assertThat(cluster.connectors()).isEqualTo(known);
    assertThatExceptionOfType(Cluster.UnknownException.class).isThrownBy(cluster::present);
    time.incrementAndGet();
    assertThatExceptionOfType(Cluster.UnknownException.class).isThrownBy(cluster::connectors);
    Cluster fresh = new Cluster(fake, Map.of(), clock, LONG);
    assertThatExceptionOfType(Cluster.UnknownException.class).isThrownBy(fresh::connectors);
  }

  @Test
  @DisplayName(
      "a worker that is busy is not waited for by those whom what was known before will do")
  void busy() {
    FakeCluster fake = new FakeCluster().with("mirror", SINK);
    Cluster cluster = new Cluster(fake, Map.of(), clock, Duration.ZERO);
    List<Connector> known = cluster.present();
    CountDownLatch done = fake.busy();
    assertThat(cluster.connectors()).isEqualTo(known);
    time.set(Duration.ofMinutes(1).toNanos() + 1);
    assertThatExceptionOfType(Cluster.UnknownException.class).isThrownBy(cluster::connectors);
    done.countDown();
    assertThat(cluster.present()).isEqualTo(known);
  }
}
