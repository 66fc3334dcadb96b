package io.tidemark.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A server's settings and the file they are written to. */
final class Settings {

  private final Map<String, String> values = new TreeMap<>();

  Settings with(String key, Object value) {
    values.put(key, value.toString());
    return this;
  }

  Settings with(Map<String, String> more) {
    values.putAll(more);
    return this;
  }

  Map<String, String> values() {
    return values;
  }

  /** Writes a properties file, replacing an older one. */
  Path writeTo(Path file) {
    Properties properties = new Properties();
    properties.putAll(values);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (var out = Files.newBufferedWriter(file)) {
        properties.store(out, null);
      }
      return file;
    } catch (IOException e) {
      throw new ProcessException("Cannot write " + file, e);
    }
  }
}
