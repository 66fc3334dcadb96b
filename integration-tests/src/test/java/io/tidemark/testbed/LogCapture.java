package io.tidemark.testbed;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the workers of this JVM say to their log, with some loggers saying more than usual. */
public final class LogCapture implements AutoCloseable {
  private final PrintStream before = System.out;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ConnectRest rest;
  private final Map<String, String> levels = new LinkedHashMap<>();

  /** Begins to listen; log4j2-test.xml has the log follow {@code System.out}. */
  public LogCapture(ConnectRest rest) {
    this.rest = rest;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  /**
   * Has a logger say more while this listens.
   *
   * @param usual its level in log4j2-test.xml
   */
  public LogCapture with(String logger, String level, String usual) {
    rest.log(logger, level);
    levels.put(logger, usual);
    return this;
  }

  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setOut(before); // first, as a worker that is gone answers no more
    levels.forEach(rest::log);
  }
}
