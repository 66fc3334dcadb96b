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
public final class EventLog {

  private static final String REMARK = "# ";
  private static final String SETUP = REMARK + "seed %d, exactly-once %b, rounds %d";
  private static final Pattern BEGIN =
      Pattern.compile("# seed (-?\\d+), exactly-once (\\w+), rounds (\\d+)");

  private final Path file;

  private EventLog(Path file) {
    this.file = file;
  }

  /**
   * A run that can happen again.
   *
   * @param rounds that it was meant to have
   */
  record Recorded(long seed, boolean exactlyOnce, int rounds, List<Event> events) {}

  Path file() {
    return file;
  }

  /** Where the log of a run in a folder is. */
  public static Path in(Path folder) {
    return folder.resolve("events.log");
  }

  /**
   * Makes the log of a run.
   *
   * @throws UncheckedIOException when the folder has one already, of another run
   */
  static EventLog begin(Path folder, Recorded run) {
    EventLog log = new EventLog(in(folder));
    try {
      Files.createDirectories(folder);
      Files.createFile(log.file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log.line(SETUP.formatted(run.seed(), run.exactlyOnce(), run.rounds()));
    return log;
  }

  void event(Event event) {
    line(event.line());
  }

  void remark(String text) {
    text.lines().forEach(line -> line(REMARK + line));
  }

  private void line(String text) {
    try {
      Files.writeString(file, text + "\n", StandardOpenOption.APPEND);
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
          Integer.parseInt(setup.group(3)),
          lines.stream().filter(line -> !line.startsWith(REMARK)).map(Event::parse).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
