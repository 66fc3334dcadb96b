package io.tidemark.console.api;

import io.tidemark.console.act.WorkerApi;
import io.tidemark.console.broker.Brokers;
import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.log.RunLogs;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** All that answers requests. */
public final class ConsoleResources {
  private ConsoleResources() {}

  /**
   * What is to be registered.
   *
   * @param actions whether anything may be changed
   * @param workerUrl where the worker's own API answers, if not where a request came in
   */
  public static List<Object> of(
      Cluster cluster, RunLogs logs, Brokers brokers, boolean actions, Optional<URI> workerUrl) {
    Syncs syncs = new Syncs(cluster, logs);
    OnBehalf worker = new OnBehalf(new WorkerApi(), workerUrl);
    Previews previews = new Previews(cluster, brokers::markers);
    return List.of(
        new ConsoleFilter(actions),
        new Compression(),
        new UnknownCluster(),
        new HealthResource(cluster, actions),
        new OverviewResource(syncs),
        new SyncsResource(syncs),
        new RunsResource(new Runs(logs)),
        new GenerationsResource(logs, new Owners(cluster, brokers)),
        new ConnectorsResource(cluster, worker),
        new ActionsResource(syncs, new Actions(cluster, logs), previews, worker),
        new PlanResource(previews),
        new RightsResource(cluster, brokers),
        new PagesResource(actions));
  }
}
