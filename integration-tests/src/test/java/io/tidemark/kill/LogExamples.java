package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.Installation;
import io.tidemark.cli.quickstart.ConnectorFile;
import io.tidemark.testbed.ConnectRest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of config/ that are about logs, in a worker that has the plugin folder. */
final class LogExamples implements AutoCloseable {
  private final ConnectRest rest;
  private final List<String> posted = new ArrayList<>();

  LogExamples(Servers servers) {
    rest = new ConnectRest(servers.connect().address());
  }

  /** Makes a connector of a file, with which the worker has found nothing wrong. */
  void post(String file, String url, String user, String password) {
    Path config = Installation.checkoutAround(Path.of("")).resolve("config");
    Map<String, String> example =
        new TreeMap<>(ConnectorFile.read(config.resolve(file + ".json")).config());
    example.put("connection.url", url);
    example.put("connection.user", user);
    example.put("connection.password", password);
    Map<String, String> named = new TreeMap<>(example);
    named.put("name", file);
    assertThat(rest.validate(named)).as(file).isEmpty();
    rest.configure(file, example);
    posted.add(file);
  }

  @Override
  public void close() {
    posted.forEach(rest::delete);
  }
}
