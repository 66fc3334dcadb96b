package io.tidemark.console.api;

import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.log.Ids;
import io.tidemark.console.log.RunLogs;
import io.tidemark.console.log.SinkSyncs;
import io.tidemark.generation.StreamId;
import jakarta.ws.rs.WebApplicationException;

/** Looks up which syncs there are, and how they stand. */
final class Syncs {
  /** Runs of each sync in a list of all. */
  private static final int FEW = 14;

  /** Runs of one sync that is looked at. */
  private static final int MANY = 50;

  private final Cluster cluster;
  private final RunLogs logs;
  private final SinkSyncs.Memory memory = new SinkSyncs.Memory();

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
   */
  SyncList of(StreamId stream) {
    SyncList list =
        new SyncList(
            cluster.connectors(), logs.ask(log -> SinkSyncs.of(log, stream, MANY), SinkSyncs.NONE));
    if (!list.streams().contains(stream)) {
      throw Refusal.notFound(
          "no sync " + stream + " is known here: GET /tidemark/api/syncs tells which are");
    }
    return list;
  }

  /**
   * The sync of that number.
   *
   * @throws WebApplicationException 404 when there is none
   */
  StreamId named(long id) {
    return list().streams().stream()
        .filter(stream -> Ids.sync(stream.source(), stream.sync()) == id)
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("no sync has the number " + id));
  }
}
