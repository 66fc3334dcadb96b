package io.tidemark.console.cluster;

import io.tidemark.console.cluster.Connector.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.health.ConnectorHealth;
import org.jspecify.annotations.Nullable;

/**
 * The connectors of ours in the whole cluster, whichever worker runs them. While workers share them
 * out anew, start or stop them, which each change of a connector makes them do, nobody can say, or
 * nobody answers; then what was known shortly before is told.
 */
public final class Cluster {
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);
  private static final Pattern PROVIDER = Pattern.compile("config\\.providers\\.([^.]+)\\.class");

  private final ConnectClusterState state;
  private final Map<String, ?> worker;
  private final LongSupplier nanoTime;
  private final Duration patience;
  private Future<List<Connector>> question = CompletableFuture.completedFuture(List.of());
  private volatile @Nullable View last;

  /** What was known at a time. */
  private record View(List<Connector> connectors, long at) {}

  /** The worker has not known for a while which connectors there are. */
  public static final class UnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownException(Exception cause) {
      super("the worker does not know its cluster now: try again in a moment", cause);
    }
  }

  /**
   * A cluster.
   *
   * @param worker the worker's configuration, whose config providers resolve those of connectors
   * @param nanoTime a clock of nanoseconds
   * @param patience how long a worker is waited for where what was known before will do
   */
  public Cluster(
      ConnectClusterState state, Map<String, ?> worker, LongSupplier nanoTime, Duration patience) {
    this.state = state;
    this.worker = withProviders(worker);
    this.nanoTime = nanoTime;
    this.patience = patience;
  }

  /**
   * A worker takes the names of its providers out of what it hands on, and leaves their classes.
   */
  private static Map<String, ?> withProviders(Map<String, ?> worker) {
    Map<String, Object> all = new HashMap<>(worker);
    String names =
        worker.keySet().stream()
            .map(PROVIDER::matcher)
            .filter(Matcher::matches)
            .map(key -> key.group(1))
            .sorted()
            .collect(Collectors.joining(","));
    all.putIfAbsent(AbstractConfig.CONFIG_PROVIDERS_CONFIG, names);
    return all;
  }

  /**
   * Our connectors, by name.
   *
   * @throws UnknownException when the worker does not know them, and has not for a minute
   */
  public List<Connector> connectors() {
    try {
      return asked().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return known(new UnknownException(e));
    } catch (ExecutionException e) {
      return known(unknown(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownException(e);
    }
  }

  /** A worker that is busy is not asked once more by each who looks. */
  private synchronized Future<List<Connector>> asked() {
    if (question.isDone()) {
      FutureTask<List<Connector>> next = new FutureTask<>(this::present);
      Thread asker = new Thread(next, "tidemark-console-cluster");
      asker.setDaemon(true);
      asker.start();
      question = next;
    }
    return question;
  }

  private static UnknownException unknown(ExecutionException e) {
    if (e.getCause() instanceof UnknownException unknown) {
      return unknown;
    }
    throw new IllegalStateException("the cluster cannot be told", e.getCause());
  }

  private List<Connector> known(UnknownException now) {
    View known = last;
    if (known == null || nanoTime.getAsLong() - known.at > GOOD_FOR.toNanos()) {
      throw now;
    }
    return known.connectors;
  }

  /** Our connectors of a kind, by name. */
  public List<Connector> connectors(Kind kind) {
    return connectors().stream().filter(kind::isOf).toList();
  }

  /**
   * Our connectors as they are now, for whoever would say that there is no such one: what was known
   * shortly before lacks those that were created since.
   *
   * @throws UnknownException when the worker does not know them now
   */
  public List<Connector> present() {
    long now = nanoTime.getAsLong();
    try {
      List<Connector> connectors =
          state.connectors().stream().sorted().flatMap(name -> connector(name).stream()).toList();
      last = new View(connectors, now);
      return connectors;
    } catch (ConnectException e) {
      throw new UnknownException(e);
    }
  }

  private Optional<Connector> connector(String name) {
    return config(name).flatMap(config -> Connector.of(name, config, health(name)));
  }

  /** Empty when it was deleted since its name was listed. */
  private Optional<Map<String, String>> config(String name) {
    try {
      return Optional.of(state.connectorConfig(name));
    } catch (ConnectException e) {
      if (isMissing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A worker hands on by its own exception what its herder has found. */
  private static boolean isMissing(ConnectException e) {
    return e instanceof NotFoundException
        || (e.getCause() instanceof ExecutionException failed
            && failed.getCause() instanceof NotFoundException);
  }

  /** Empty when no worker has told yet how it is, because it was created just now. */
  private Optional<ConnectorHealth> health(String name) {
    try {
      return Optional.of(state.connectorHealth(name));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * A connector's configuration with its secrets in it, as its tasks get it.
   *
   * @throws org.apache.kafka.common.config.ConfigException when a provider cannot be had here
   */
  public Map<String, String> resolved(Connector connector) {
    return resolved(connector.config());
  }

  /**
   * A configuration of anybody's with its secrets in it.
   *
   * @throws org.apache.kafka.common.config.ConfigException when a provider cannot be had here
   */
  public Map<String, String> resolved(Map<String, String> config) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // providers may be plugins themselves, which the loader of ours finds
    thread.setContextClassLoader(Cluster.class.getClassLoader());
    try {
      return new AbstractConfig(new ConfigDef(), config, worker, false).originalsStrings();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
