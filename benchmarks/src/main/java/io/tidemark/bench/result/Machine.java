package io.tidemark.bench.result;

import java.util.Locale;

/**
 * Where and when it was measured.
 *
 * @param date such as {@code 2026-11-27}
 * @param commit what was checked out
 * @param processor its model, as the system names it
 * @param processors how many
 * @param memoryBytes of the machine
 * @param system operating system, version and architecture
 * @param java vendor and version of the JDK
 * @param load what else the machine did: its load average of the last minute before the beginning
 */
public record Machine(
    String date,
    String commit,
    String processor,
    int processors,
    long memoryBytes,
    String system,
    String java,
    double load) {

  private static final double GIBIBYTE = 1024.0 * 1024 * 1024;

  /** One line for people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s, commit %s; %d processors (%s), %.0f GiB of memory; %s; %s; load %.2f at the beginning",
        date,
        commit,
        processors,
        processor,
        memoryBytes / GIBIBYTE,
        system,
        java,
        load);
  }
}
