package io.tidemark.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What the operating system says of processes. What only Linux tells is 0 elsewhere. */
final class Processes {

  /** The unit of times in {@code /proc}, the same on all of Linux' usual architectures. */
  private static final double TICKS_PER_SECOND = 100;

  private static final String PEAK = "VmHWM:";
  private static final String THREADS = "Threads:";
  private static final long KIBIBYTE = 1024;

  private Processes() {}

  /** Processor time of one, in seconds. */
  static double seconds(long pid) {
    return ProcessHandle.of(pid).map(Processes::seconds).orElse(0.0);
  }

  /** Processor time of one and of all that it has begun, those that have ended among them. */
  static double secondsOfTree(long pid) {
    double living =
        ProcessHandle.of(pid).stream()
            .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
            .mapToDouble(Processes::seconds)
            .sum();
    return living + ended(read(pid, "stat"));
  }

  private static double seconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
  }

  /** The most memory that one has held so far, in bytes. */
  static long peakBytes(long pid) {
    return peak(read(pid, "status"));
  }

  /**
   * Seconds of children that have ended.
   *
   * @param stat {@code /proc/<pid>/stat}; see proc(5): times of waited-for children are fields 16
   *     and 17, and the name in field 2 may have anything in it but ends with the last parenthesis
   */
  static double ended(List<String> stat) {
    if (stat.isEmpty()) {
      return 0;
    }
    String line = stat.get(0);
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND;
  }

  /**
   * Bytes of the largest resident set.
   *
   * @param status {@code /proc/<pid>/status}
   */
  static long peak(List<String> status) {
    return number(status, PEAK) * KIBIBYTE;
  }

  /** How many threads one has. */
  static long threads(long pid) {
    return threads(read(pid, "status"));
  }

  /**
   * The same.
   *
   * @param status {@code /proc/<pid>/status}
   */
  static long threads(List<String> status) {
    return number(status, THREADS);
  }

  private static long number(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static List<String> read(long pid, String name) {
    Path file = Path.of("/proc", Long.toString(pid), name);
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new BenchException("Cannot read " + file, e);
    }
  }
}
