package io.tidemark.cli.quickstart;

import io.tidemark.cli.database.Login;
import io.tidemark.cli.database.QuickstartException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Passwords in a file that only its owner may read, to which connector configurations refer: they
 * are then in no topic, no answer of the REST API and no command line.
 */
final class Secrets {

  private static final String PROVIDER = "quickstart";

  private final Path file;
  private final Map<String, String> passwords = new TreeMap<>();

  Secrets(Path file) {
    this.file = file;
  }

  /** What lets a worker read such files. */
  static Map<String, String> workerSettings() {
    return Map.of(
        "config.providers",
        PROVIDER,
        "config.providers." + PROVIDER + ".class",
        "org.apache.kafka.common.config.provider.FileConfigProvider");
  }

  /** The connector with the login, its password by reference. */
  ConnectorFile login(ConnectorFile connector, String name, Login login) {
    ConnectorFile with = connector.without("connection.user").with("connection.url", login.url());
    if (login.user().isPresent()) {
      with = with.with("connection.user", login.user().get());
    }
    if (login.password().isPresent()) {
      passwords.put(name, login.password().get());
      with = with.with("connection.password", "${%s:%s:%s}".formatted(PROVIDER, file, name));
    }
    return with;
  }

  /** Writes what was referred to. */
  void write() {
    if (file.toString().matches(".*[:}].*")) {
      throw new QuickstartException(
          "Connect cannot refer to a file in "
              + file.getParent()
              + ": take a folder without : and }");
    }
    Properties properties = new Properties();
    properties.putAll(passwords);
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (Writer out = Files.newBufferedWriter(file)) {
        properties.store(out, null);
      }
    } catch (IOException e) {
      throw new QuickstartException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
