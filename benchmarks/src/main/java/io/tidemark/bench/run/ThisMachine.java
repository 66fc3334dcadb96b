package io.tidemark.bench.run;

import com.sun.management.OperatingSystemMXBean;
import io.tidemark.bench.result.Machine;
import io.tidemark.cli.process.Commit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** Where we are. */
public final class ThisMachine {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String UNKNOWN = "unknown";

  private ThisMachine() {}

  /**
   * The machine as it is now.
   *
   * @param checkout from which what runs was built
   */
  public static Machine look(Path checkout) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        LocalDate.now(ZoneOffset.UTC).toString(),
        commit(checkout),
        processor(),
        system.getAvailableProcessors(),
        system.getTotalMemorySize(),
        "%s %s %s".formatted(system.getName(), system.getVersion(), system.getArch()),
        "%s %s"
            .formatted(System.getProperty("java.vm.name"), System.getProperty("java.vm.version")),
        system.getSystemLoadAverage());
  }

  private static String commit(Path checkout) {
    try {
      return Commit.of(checkout);
    } catch (IllegalStateException withoutGit) {
      return UNKNOWN;
    }
  }

  private static String processor() {
    if (!Files.exists(PROCESSORS)) {
      return UNKNOWN;
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException e) {
      throw new BenchException("Cannot read " + PROCESSORS, e);
    }
  }
}
