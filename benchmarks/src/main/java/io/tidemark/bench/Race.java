package io.tidemark.bench;

import io.tidemark.bench.discard.FirstPoll;
import io.tidemark.cli.process.ConnectorStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sends one sink over the topic and takes the time: from its first record, at the destination. */
final class Race {

  private final Servers servers;
  private final Path folder;
  private final long rows;

  /**
   * Nobody runs yet.
   *
   * @param folder for the times of first records
   * @param rows of one generation
   */
  Race(Servers servers, Path folder, long rows) {
    this.servers = servers;
    this.folder = folder;
    this.rows = rows;
  }

  /** Runs it from the topic's first record to its last, and removes its connector. */
  Laps run(Contestant contestant) {
    String name = contestant.name();
    Path firstPoll = folder.resolve(name + ".first");
    Await await = new Await(() -> requireHealth(servers, name));
    servers.connect().put(name, witnessed(contestant.prepare(), firstPoll));
    Sample start = await.answer("its first record", () -> started(firstPoll, contestant));
    Sample turn = await.answer("the first generation", () -> reached(contestant, rows));
    Sample end = await.answer("the second generation", () -> reached(contestant, 2 * rows));
    long walBytes = contestant.finish();
    remove(servers, name);
    contestant.clear();
    return new Laps(Lap.between(start, turn), Lap.between(turn, end.withWal(walBytes)));
  }

  private static Map<String, String> witnessed(Map<String, String> config, Path firstPoll) {
    Map<String, String> witnessed = new TreeMap<>(config);
    witnessed.put("consumer.override.interceptor.classes", FirstPoll.class.getName());
    witnessed.put("consumer.override." + FirstPoll.FILE, firstPoll.toString());
    witnessed.put("consumer.override." + FirstPoll.TOPIC, Feed.TOPIC);
    return witnessed;
  }

  /** Nothing is done at the time of the first poll, however late it is noticed. */
  private static Optional<Sample> started(Path firstPoll, Contestant contestant) {
    if (!Files.exists(firstPoll)) {
      return Optional.empty();
    }
    try {
      long millis = Long.parseLong(Files.readString(firstPoll));
      return Optional.of(contestant.sample().at(millis));
    } catch (IOException e) {
      throw new BenchException("Cannot read " + firstPoll, e);
    }
  }

  private static Optional<Sample> reached(Contestant contestant, long position) {
    return Optional.of(contestant.sample()).filter(sample -> sample.position() >= position);
  }

  /** Fails when a server or a task has, with the reason. */
  static void requireHealth(Servers servers, String connector) {
    servers.requireAlive();
    servers
        .connect()
        .status(connector)
        .flatMap(ConnectorStatus::failure)
        .ifPresent(
            failure -> {
              throw new BenchException(failure);
            });
  }

  /** Removes a connector and waits until its tasks are gone. */
  static void remove(Servers servers, String connector) {
    servers.connect().delete(connector);
    new Await(servers::requireAlive)
        .answer(
            "the end of " + connector,
            () ->
                servers.connect().status(connector).isPresent()
                    ? Optional.empty()
                    : Optional.of(true));
  }
}
