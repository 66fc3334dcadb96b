package io.tidemark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.quickstart.ConnectorFile;
import io.tidemark.testbed.ConnectRest.Answer;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.PasswordServer;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Tables;
import io.tidemark.testbed.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Where the configurations run: a worker whose {@code ConfigProvider} reads a file of secrets, and
 * a PostgreSQL that asks the two users of the configurations for the passwords in it.
 */
final class ExampleSite {
  /** What the source's user has to say. */
  static final String SOURCE_PASSWORD = "word of the source";

  private static final String SINK_PASSWORD = "word of the sink";

  /** Where the configurations look for the file of secrets. */
  private static final String USUAL_FOLDER = "/etc/tidemark";

  private final Scene scene;
  private final Path folder;
  private final PasswordServer server;
  private final Worker worker;

  private ExampleSite(Scene scene, Path folder, PasswordServer server, Map<String, String> more) {
    this.scene = scene;
    this.folder = folder;
    this.server = server;
    Map<String, String> settings = new HashMap<>(more);
    settings.put("config.providers", "file");
    settings.put("config.providers.file.class", FileConfigProvider.class.getName());
    settings.put("config.providers.file.param.allowed.paths", folder.toString());
    this.worker = scene.startWorker(settings);
  }

  /**
   * Starts one, which ends with the scene.
   *
   * @param folder of its own, which outlives the scene
   * @param more settings of the worker
   */
  static ExampleSite start(Scene scene, Path folder, Map<String, String> more)
      throws IOException, SQLException {
    Files.writeString(
        folder.resolve("secrets.properties"),
        "source.password=%s\nsink.password=%s\n".formatted(SOURCE_PASSWORD, SINK_PASSWORD));
    PasswordServer server = scene.closeLater(PasswordServer.start(folder));
    server.execute(
        """
        CREATE ROLE tidemark_source LOGIN PASSWORD '%s';
        CREATE ROLE tidemark_sink LOGIN PASSWORD '%s';
        GRANT pg_read_all_data, pg_read_all_stats TO tidemark_source
        """
            .formatted(SOURCE_PASSWORD, SINK_PASSWORD));
    return new ExampleSite(scene, folder, server, more);
  }

  /** The same with a worker of its own, which has other settings. */
  ExampleSite with(Map<String, String> more) {
    return new ExampleSite(scene, folder, server, more);
  }

  /** The worker. */
  Worker worker() {
    return worker;
  }

  /** A new database, in which the sink's user may make tables. */
  Database database(String name) throws SQLException {
    server.execute("CREATE DATABASE \"" + name + "\" OWNER tidemark_sink");
    Database any = Database.of(server.url());
    return new Database(any.host(), any.port(), name);
  }

  /**
   * Posts a configuration as a user does, once the worker has found nothing wrong with it.
   *
   * @param url where the database is
   * @return the connector's name
   */
  String post(String name, String url) {
    return post(name, url, Map.of());
  }

  /** The same with other places that the configuration names. */
  String post(String name, String url, Map<String, String> places) {
    Map<String, String> all = new TreeMap<>(places);
    all.put("connection.url", url);
    return post(name, all);
  }

  /** The same of a configuration with other places than the URL of a database. */
  String post(String name, Map<String, String> places) {
    ConnectorFile file = ConfigExamples.read(name);
    Map<String, String> config = new TreeMap<>(file.config());
    assertThat(config.keySet().containsAll(places.keySet()))
        .as("%s names %s", name, places)
        .isTrue();
    config.replaceAll((key, value) -> value.replace(USUAL_FOLDER, folder.toString()));
    config.putAll(places);

    Map<String, String> named = new TreeMap<>(config);
    named.put("name", file.name());
    assertThat(worker.rest().validate(named)).as(name).isEmpty();
    Answer answer = worker.rest().tryCreate(file.name(), config);
    assertThat(answer.status()).as("%s: %s", name, answer).isEqualTo(201);
    return file.name();
  }

  /** Posts the configuration of a sink. */
  Sink sink(String name, String url, Tables target) {
    return sink(name, url, target, Map.of());
  }

  /** The same with other places that the configuration names. */
  Sink sink(String name, String url, Tables target, Map<String, String> places) {
    return new Sink(worker.rest(), post(name, url, places), target);
  }

  /** Has a source read everything once more. */
  void run(String source) {
    reconfigure(source, "signal", Source.runSignal());
  }

  /** Changes one key of a connector that is there. */
  void reconfigure(String connector, String key, String value) {
    worker.rest().patch(connector, Map.of(key, value));
  }
}
