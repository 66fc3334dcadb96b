package io.tidemark.testbed;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The broker, the worker and the database server that all tests of a JVM share. */
final class Testbed implements AutoCloseable {
  /** {@code -Dexactly.once=true}: whatever a test does not say writes in transactions. */
  static final boolean EXACTLY_ONCE = Boolean.getBoolean("exactly.once");

  private static final Map<String, String> IN_TRANSACTIONS =
      Map.of("exactly.once.source.support", "enabled");

  private final Broker broker;
  private final Postgres postgres;
  private final Worker worker;
  private @Nullable Worker exactlyOnceWorker;
  private final AtomicInteger scenes = new AtomicInteger();
  private final AtomicInteger workers = new AtomicInteger();

  private Testbed(Broker broker, Postgres postgres, Worker worker) {
    this.broker = broker;
    this.postgres = postgres;
    this.worker = worker;
  }

  static Testbed start() {
    Postgres postgres = Postgres.start();
    Broker broker = Broker.start();
    return new Testbed(
        broker,
        postgres,
        Worker.start(
            broker.bootstrapServers(), "workers", EXACTLY_ONCE ? IN_TRANSACTIONS : Map.of()));
  }

  /** A scene of its own for a test, on the shared worker. */
  Scene newScene() {
    return new Scene(this, "t" + scenes.incrementAndGet());
  }

  /** Another worker, with connectors of its own. */
  Worker startWorker(Map<String, String> overrides) {
    return Worker.start(
        broker.bootstrapServers(), "workers-" + workers.incrementAndGet(), overrides);
  }

  Worker worker() {
    return worker;
  }

  /** A worker whose sources write in transactions, for all tests that want one. */
  Worker exactlyOnceWorker() {
    if (EXACTLY_ONCE) {
      return worker;
    }
    Worker present = exactlyOnceWorker;
    if (present == null) {
      present = Worker.start(broker.bootstrapServers(), "exactly-once", IN_TRANSACTIONS);
      exactlyOnceWorker = present;
    }
    return present;
  }

  /** Whether a worker stays when a scene is over. */
  boolean outlives(ConnectRest rest) {
    Worker other = exactlyOnceWorker;
    return rest == worker.rest() || (other != null && rest == other.rest());
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  Postgres postgres() {
    return postgres;
  }

  @Override
  public void close() throws IOException {
    if (exactlyOnceWorker != null) {
      exactlyOnceWorker.close();
    }
    worker.close();
    broker.close();
    postgres.close();
  }
}
