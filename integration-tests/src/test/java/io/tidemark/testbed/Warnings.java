package io.tidemark.testbed;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** What is warned of in the log. */
public final class Warnings {
  private Warnings() {}

  /** The warnings that are logged while some work is done, a line for each. */
  public static String during(Runnable work) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(out); // log4j2-test.xml has the log follow it
      work.run();
    } finally {
      System.setOut(before);
    }
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(" WARN "))
        .collect(Collectors.joining("\n"));
  }
}
