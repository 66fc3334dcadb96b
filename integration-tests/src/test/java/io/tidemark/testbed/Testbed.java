package io.tidemark.testbed;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The broker, the worker and the database server that all tests of a JVM share. */
final class Testbed implements AutoCloseable {
  private final Broker broker;
  private final Postgres postgres;
  private final Worker worker;
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
        broker, postgres, Worker.start(broker.bootstrapServers(), "workers", Map.of()));
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

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  Postgres postgres() {
    return postgres;
  }

  @Override
  public void close() throws IOException {
    worker.close();
    broker.close();
    postgres.close();
  }
}
