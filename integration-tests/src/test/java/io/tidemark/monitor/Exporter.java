package io.tidemark.monitor;

import io.prometheus.jmx.JavaAgent;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/**
 * The agent of Prometheus' JMX exporter in the JVM of a worker, with the configuration shipped.
 * There is one in this JVM for all tests.
 */
public final class Exporter {
  private static final Path AGENT =
      Installation.checkoutAround(Path.of(""))
          .resolve("distribution/target/jmx-exporter/jmx_prometheus_javaagent.jar");

  private final int port = Ports.aside().free();

  /** One that a JVM is still to be started with. */
  public Exporter() {}

  /** The one of this JVM. */
  static Exporter inThisJvm() {
    return Here.ONLY;
  }

  private static final class Here {
    private static final Exporter ONLY = new Exporter();

    static {
      try {
        JavaAgent.premain(ONLY.arguments(), null);
      } catch (Exception e) {
        throw new IllegalStateException("the exporter does not start", e);
      }
    }
  }

  private String arguments() {
    return "127.0.0.1:" + port + ":" + MonitoringFiles.EXPORTER;
  }

  /** The option of a JVM that has it. */
  public String option() {
    return "-javaagent:" + AGENT.toAbsolutePath().normalize() + "=" + arguments();
  }

  private URI scraped() {
    return URI.create("http://127.0.0.1:" + port + "/metrics");
  }

  /** The lines that a scrape gets now. */
  List<String> scrape() {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(scraped()).build(), BodyHandlers.ofString())
          .body()
          .lines()
          .toList();
    } catch (Exception e) {
      throw new IllegalStateException("the exporter does not answer", e);
    }
  }

  /** The values of all series of a name that have these labels. */
  private DoubleStream values(Metric metric, List<String> labels) {
    return scrape().stream()
        .filter(line -> line.startsWith(MonitoringFiles.name(metric) + "{"))
        .filter(line -> labels.stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
  }

  /** What tasks have counted together. */
  public long sum(Metric metric, List<String> labels) {
    return Math.round(values(metric, labels).sum());
  }

  /** What each task tells alike; -1 where none does. */
  public long max(Metric metric, List<String> labels) {
    return Math.round(values(metric, labels).max().orElse(-1));
  }

  /** The names of all series. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    scrape().stream()
        .filter(line -> line.contains("{"))
        .forEach(line -> names.add(line.substring(0, line.indexOf('{'))));
    return names;
  }
}
