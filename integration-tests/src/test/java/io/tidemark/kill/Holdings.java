package io.tidemark.kill;

import io.tidemark.cli.process.ServerProcess;
import io.tidemark.testbed.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the servers hold on to at one moment: memory that a collection leaves, threads, open files,
 * connections to the database, temporary files. Read from Linux's {@code /proc} and by the JDK's
 * {@code jcmd}.
 *
 * @param of numbers by what they count
 */
record Holdings(Map<String, Long> of) {
  /** All spaces of a heap but metaspace, whichever the collector is. */
  private static final Pattern USED =
      Pattern.compile(
          "(?m)^ *(?:garbage-first heap|.*generation|PS\\w+|Par\\w+) +total .*used (\\d+)K");

  private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)$");

  /**
   * @param temporary where the servers' temporary files go
   */
  static Holdings now(Servers servers, Database any, Path temporary) {
    Map<String, Long> of = new LinkedHashMap<>();
    process(servers.worker(), of);
    process(servers.broker(), of);
    of.put(
        "connections",
        any.number(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'tidemark %'"));
    of.put("temporary files", files(temporary));
    return new Holdings(of);
  }

  private static void process(ServerProcess server, Map<String, Long> of) {
    long pid = server.pid();
    Path proc = Path.of("/proc", Long.toString(pid));
    jcmd(pid, "GC.run");
    of.put(
        server.name() + " heap KB",
        USED.matcher(jcmd(pid, "GC.heap_info"))
            .results()
            .mapToLong(space -> Long.parseLong(space.group(1)))
            .sum());
    of.put(
        server.name() + " threads",
        THREADS
            .matcher(text(proc.resolve("status")))
            .results()
            .mapToLong(line -> Long.parseLong(line.group(1)))
            .sum());
    of.put(server.name() + " handles", files(proc.resolve("fd")));
  }

  private static String jcmd(long pid, String command) {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process jcmd =
          new ProcessBuilder(tool, Long.toString(pid), command).redirectErrorStream(true).start();
      String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (jcmd.waitFor() != 0) {
        throw new IllegalStateException(command + ": " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of each number the larger one, but the smaller one of what a heap is left with. */
  Holdings and(Holdings other) {
    Map<String, Long> both = new LinkedHashMap<>();
    of.forEach(
        (what, number) -> {
          long there = other.of.getOrDefault(what, number);
          both.put(what, what.contains("heap") ? Math.min(number, there) : Math.max(number, there));
        });
    return new Holdings(both);
  }
}
