package io.tidemark.console.log;

import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.cluster.Connector;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run logs of all sinks of the cluster, which are asked at the same time. Each question has a
 * few seconds; a destination that does not answer takes nothing from the others. A connection is
 * kept for as long as a page that is looked at takes to ask again.
 */
public final class RunLogs implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunLogs.class);
  private static final int AT_ONCE = 4;

  private final Cluster cluster;
  private final ExecutorService readers;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** What a configuration was resolved to, until it is another one. */
  private record Known(Map<String, String> config, Destination destination) {}

  /** A provider's own exceptions can be any, and their messages may quote a value. */
  private static final class Unresolved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unresolved(RuntimeException cause) {
      super(cause);
    }
  }

  public RunLogs(Cluster cluster) {
    this.cluster = cluster;
    this.readers =
        Executors.newFixedThreadPool(
            AT_ONCE,
            work -> {
              Thread thread = new Thread(work, "tidemark-console");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Asks all run logs.
   *
   * @param absent the answer of a sink that has not written down anything yet
   * @return an answer or a problem per sink, by the sinks' names
   */
  public <T> List<Reading<T>> ask(Function<RunLog, T> question, T absent) {
    return ask(sinkId -> true, question, absent);
  }

  /**
   * Asks the run logs of some sinks, and connects to no other.
   *
   * @param sinkIds whose {@code sink.id} it is about
   * @param absent the answer of all others, and of a sink that has not written down anything yet
   * @return an answer or a problem per sink, by the sinks' names
   */
  public <T> List<Reading<T>> ask(
      Predicate<String> sinkIds, Function<RunLog, T> question, T absent) {
    List<CompletableFuture<Reading<T>>> answers =
        cluster.connectors(Connector.Kind.SINK).stream()
            .map(
                sink ->
                    CompletableFuture.supplyAsync(
                        () -> ask(sink, sinkIds, question, absent), readers))
            .toList();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private <T> Reading<T> ask(
      Connector sink, Predicate<String> sinkIds, Function<RunLog, T> question, T absent) {
    try {
      Known at = known.compute(sink.name(), (name, old) -> current(sink, old));
      boolean isAsked = sinkIds.test(at.destination.sinkId());
      return Reading.of(sink.name(), isAsked ? askAgain(sink, at, question, absent) : absent);
    } catch (DatabaseException e) {
      log.debug("The run log of {} cannot be read", sink.name(), e);
      return Reading.failed(sink.name(), String.valueOf(e.getMessage()));
    } catch (Unresolved e) {
      log.debug("The configuration of {} cannot be resolved here", sink.name(), e);
      return Reading.failed(
          sink.name(),
          "its configuration cannot be read on this worker: see that the worker's config.providers"
              + " can resolve it here, and the log of this room at DEBUG");
    }
  }

  /** A password that was changed is fetched anew. */
  private <T> T askAgain(Connector sink, Known at, Function<RunLog, T> question, T absent) {
    try {
      return ask(at.destination, question, absent);
    } catch (DatabaseException e) {
      if (!e.refusesUser()) {
        throw e;
      }
      known.remove(sink.name());
      return ask(resolve(sink), question, absent);
    }
  }

  private Known current(Connector sink, @Nullable Known old) {
    return old != null && old.config.equals(sink.config())
        ? old
        : new Known(sink.config(), resolve(sink));
  }

  private Destination resolve(Connector sink) {
    try {
      return Destination.of(sink.name(), cluster.resolved(sink));
    } catch (RuntimeException e) {
      throw new Unresolved(e);
    }
  }

  private static <T> T ask(Destination to, Function<RunLog, T> question, T absent) {
    if (!to.questions().database().isMade()) {
      return absent;
    }
    try {
      return to.questions()
          .ask(
              session ->
                  session.inTransaction(
                      Session.Mode.REPEATABLE_READ_ONLY,
                      tx ->
                          question.apply(
                              new RunLog(tx, to.connector(), to.sinkId(), to.schema()))));
    } catch (DatabaseException e) {
      if (e.kind() == FailureKind.SCHEMA && !hasRuns(to)) {
        return absent;
      }
      throw e;
    }
  }

  /** Whether a sink has ever made its state tables. */
  private static boolean hasRuns(Destination to) {
    return to.questions()
        .ask(
            session ->
                Catalog.table(session, new TableId(to.schema(), "tidemark_runs")).isPresent());
  }

  @Override
  public void close() {
    readers.shutdownNow();
    known.values().forEach(at -> at.destination.questions().close());
  }
}
