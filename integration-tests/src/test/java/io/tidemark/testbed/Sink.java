package io.tidemark.testbed;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** A sink connector that exists on a worker, and the database it writes. */
public final class Sink {
  private final ConnectRest rest;
  private final String connector;
  private final Tables database;

  /** One that is there, however it was made. */
  public Sink(ConnectRest rest, String connector, Tables database) {
    this.rest = rest;
    this.connector = connector;
    this.database = database;
  }

  /** The same sink, asked for at another worker of its group. */
  public Sink seenBy(Worker worker) {
    return new Sink(worker.rest(), connector, database);
  }

  /** The connector's name on the worker, which is also its {@code sink.id}. */
  public String connector() {
    return connector;
  }

  /** The database that the sink writes, where that is PostgreSQL. */
  public Database database() {
    return (Database) database;
  }

  /** The runs of a sync that this sink has recorded, oldest first. */
  public List<Run> runs(String sync) {
    if (!database.hasTable("tidemark_runs")) {
      return List.of();
    }
    String sql =
        "SELECT r.%s FROM tidemark_runs r WHERE sink = '%s' AND sync = '%s' ORDER BY generation, source"
            .formatted(String.join(", r.", Run.COLUMNS), connector, sync.replace("'", "''"));
    List<Run> runs = new ArrayList<>();
    for (List<@Nullable String> row : database.rows(sql)) {
      Map<String, @Nullable String> columns = new LinkedHashMap<>();
      for (int i = 0; i < Run.COLUMNS.size(); i++) {
        columns.put(Run.COLUMNS.get(i), row.get(i));
      }
      runs.add(new Run(columns));
    }
    return runs;
  }

  /** Waits until the n-th run of a sync, counted from 1, is settled one way or another. */
  public Run settled(String sync, int n) {
    return Waiting.untilPresent(
        "run " + n + " of " + sync + " in " + connector,
        () -> {
          List<Run> runs = runs(sync);
          Optional<Run> run = runs.size() < n ? Optional.empty() : Optional.of(runs.get(n - 1));
          return failFast(run.filter(Run::settled));
        });
  }

  /** Waits until the n-th run of a sync has one of the statuses that do not change, and which. */
  public Run awaitStatus(String sync, int n, String status) {
    return Waiting.untilPresent(
        "run " + n + " of " + sync + " being " + status,
        () -> {
          List<Run> runs = runs(sync);
          Optional<Run> run = runs.size() < n ? Optional.empty() : Optional.of(runs.get(n - 1));
          return failFast(run.filter(r -> r.status().equals(status)));
        });
  }

  /** Waits until the n-th run of a sync is over and insists that it has completed. */
  public Run completed(String sync, int n) {
    Run run = settled(sync, n);
    if (!run.status().equals("COMPLETED")) {
      throw new AssertionError("run " + n + " of " + sync + " should have completed: " + run);
    }
    return run;
  }

  private <T> Optional<T> failFast(Optional<T> value) {
    if (value.isEmpty()) {
      status()
          .trace()
          .ifPresent(
              trace -> {
                throw new AssertionError("the sink has failed: " + trace);
              });
    }
    return value;
  }

  /** Waits until the connector or a task has failed, and gives the stack trace. */
  public String failure() {
    return Waiting.untilPresent("the failure of " + connector, () -> status().trace());
  }

  /** The connector's and its tasks' states. */
  public ConnectRest.Status status() {
    return rest.status(connector);
  }

  /** A number that a worker in this JVM keeps of each task of the sink, in no order. */
  public List<Long> metric(String attribute) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      String tasks = "kafka.connect:type=sink-task-metrics,connector=%s,*".formatted(connector);
      List<Long> values = new ArrayList<>();
      for (ObjectName task : server.queryNames(new ObjectName(tasks), null)) {
        values.add(((Number) server.getAttribute(task, attribute)).longValue());
      }
      return values;
    } catch (JMException e) {
      throw new IllegalStateException("no metric " + attribute, e);
    }
  }

  public void restartTask(int task) {
    rest.restartTask(connector, task);
  }

  /** Changes settings; the worker restarts the tasks. */
  public void reconfigure(Map<String, String> changes) {
    rest.patch(connector, changes);
  }

  /** Changes settings, and waits until new tasks work in the database and none of the old ones. */
  public void reconfigureAndWait(Map<String, String> changes) {
    List<@Nullable String> before = sessions();
    reconfigure(changes);
    Waiting.until(
        "new tasks of " + connector,
        () -> !sessions().isEmpty() && Collections.disjoint(before, sessions()));
  }

  private List<@Nullable String> sessions() {
    return database()
        .column(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'tidemark "
                + connector
                + "'");
  }

  /** The members of the group that the tasks' consumers form. */
  public List<String> members(Topics topics) {
    return topics.members("connect-" + connector);
  }

  /** Starts tasks that have failed again, after a change of settings if there are any. */
  public void revive(Map<String, String> changes) {
    if (!changes.isEmpty()) {
      rest.patch(connector, changes);
    }
    rest.restartFailed(connector);
    Waiting.until(connector + " to run again", () -> status().running());
  }

  public void pause() {
    rest.pause(connector);
  }

  public void resume() {
    rest.resume(connector);
  }

  public void stop() {
    rest.stop(connector);
  }

  /** Stops the sink, tasks and all, and waits until it has. */
  public void stopAndWait() {
    stop();
    Waiting.until(connector + " to have stopped", () -> status().stopped());
  }

  /** Changes the offset of a partition; what Connect says against it, empty when it has done it. */
  public Optional<String> alterOffset(String topic, int partition, long offset) {
    return rest.alterOffset(connector, topic, partition, offset);
  }

  /** Stops the sink and makes Connect forget its offsets. */
  public void resetOffsets() {
    rest.resetOffsets(connector);
  }

  public void delete() {
    rest.delete(connector);
  }

  String describe() {
    if (!database.hasTable("tidemark_runs")) {
      return connector + ": no runs";
    }
    return connector
        + ": runs "
        + database.rows("SELECT * FROM tidemark_runs ORDER BY generation")
        + " generations "
        + database.rows("SELECT * FROM tidemark_generations ORDER BY generation")
        + " progress "
        + database.rows("SELECT * FROM tidemark_progress")
        + " applied "
        + database.rows("SELECT * FROM tidemark_applied");
  }
}
