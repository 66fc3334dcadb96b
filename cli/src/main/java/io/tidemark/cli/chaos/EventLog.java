package io.tidemark.cli.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What has happened in a run, line by line: events, which a later run can repeat, and remarks
 * behind a {@code #}. Each line is written before what it tells of begins.
 */
final class EventLog {

  private static final String REMARK = "# ";
  private static final String SETUP = REMARK + "seed %d, exactly-once %b";
  private static final Pattern BEGIN = Pattern.compile("# seed (-?\\d+), exactly-once (\\w+)");

  private final Path file;

  EventLog(Path file) {
    this.file = file;
  }

  /** A run that has happened and can happen again. */
  record Recorded(long seed, boolean exactlyOnce, List<Event> events) {}

  Path file() {
    return file;
  }

  void begin(long seed, boolean exactlyOnce) {
    line(SETUP.formatted(seed, exactlyOnce));
  }

  void event(Event event) {
    line(event.line());
  }

  void remark(String text) {
    text.lines().forEach(line -> line(REMARK + line));
  }

  private void line(String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a log. */
  static Recorded read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      Matcher setup = BEGIN.matcher(lines.get(0));
      if (!setup.matches()) {
        throw new IllegalArgumentException("not the log of a run: " + file);
      }
      return new Recorded(
          Long.parseLong(setup.group(1)),
          Boolean.parseBoolean(setup.group(2)),
          lines.stream().filter(line -> !line.startsWith(REMARK)).map(Event::parse).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
