package io.tidemark.console.api;

import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.log.Ids;
import io.tidemark.console.log.RunLogs;
import io.tidemark.console.log.SinkSyncs;
import io.tidemark.generation.StreamId;
import jakarta.ws.rs.WebApplicationException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Looks up which syncs there are, and how they stand. */
final class Syncs {
  /** Runs of each sync in a list of all. */
  private static final int FEW = 14;

  /** Runs of one sync that is looked at. */
  private static final int MANY = 50;

  private final Cluster cluster;
  private final RunLogs logs;
  private final SinkSyncs.Memory memory = new SinkSyncs.Memory();

  /** Names by their numbers, which are made of them: whoever follows a sync asks by its number. */
  private final Map<Long, StreamId> numbers = new ConcurrentHashMap<>();

  Syncs(Cluster cluster, RunLogs logs) {
    this.cluster = cluster;
    this.logs = logs;
  }

  /** All of them, with their newest runs in short. */
  SyncList list() {
    return new SyncList(cluster.connectors(), logs.ask(log -> memory.of(log, FEW), SinkSyncs.NONE));
  }

  /**
   * One of them, and more of its runs.
   *
   * @throws WebApplicationException 404 when it is not known
   * @throws Cluster.UnknownException when nobody can say now whether there is one
   */
  SyncList of(StreamId stream) {
    return seen(stream)
        .or(() -> again(() -> seen(stream)))
        .orElseThrow(
            () ->
                Refusal.notFound(
                    "no sync %s is known here: GET /tidemark/api/syncs tells which are"
                        .formatted(stream)));
  }

  private Optional<SyncList> seen(StreamId stream) {
    SyncList list =
        new SyncList(
            cluster.connectors(), logs.ask(log -> SinkSyncs.of(log, stream, MANY), SinkSyncs.NONE));
    return Optional.of(list).filter(l -> l.streams().contains(stream));
  }

  /**
   * The sync of that number.
   *
   * @throws WebApplicationException 404 when there is none
   * @throws Cluster.UnknownException when nobody can say now whether there is one
   */
  StreamId named(long id) {
    return Optional.ofNullable(numbers.get(id))
        .or(() -> seen(id))
        .or(() -> again(() -> seen(id)))
        .orElseThrow(() -> Refusal.notFound("no sync has the number " + id));
  }

  private Optional<StreamId> seen(long id) {
    Optional<StreamId> found =
        list().streams().stream()
            .filter(stream -> Ids.sync(stream.source(), stream.sync()) == id)
            .findFirst();
    found.ifPresent(stream -> numbers.put(id, stream));
    return found;
  }

  /** What is not seen may have been created since the worker has told last. */
  private <T> Optional<T> again(Supplier<Optional<T>> look) {
    cluster.present();
    return look.get();
  }
}
