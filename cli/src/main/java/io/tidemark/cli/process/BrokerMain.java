package io.tidemark.cli.process;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs a broker that dies with the process that started it, on storage that is formatted first if
 * it is new: {@code BrokerMain <settings file> <cluster id> <meta.properties of the storage>}. A
 * process of its own for the formatting would take as long again.
 */
public final class BrokerMain {

  private BrokerMain() {}

  /** Formats where it has to, and runs the broker. */
  public static void main(String[] args) throws ReflectiveOperationException {
    if (!Files.exists(Path.of(args[2]))) {
      format(args[0], args[1]);
    }
    ChildMain.main(new String[] {"kafka.Kafka", args[0]});
  }

  private static void format(String settings, String clusterId)
      throws ReflectiveOperationException {
    String[] arguments = {"format", "-t", clusterId, "-c", settings, "--standalone"};
    try {
      Object status =
          Class.forName("kafka.tools.StorageTool")
              .getMethod("execute", String[].class, PrintStream.class)
              .invoke(null, arguments, System.out);
      if (!status.equals(0)) {
        System.exit(1);
      }
    } catch (InvocationTargetException e) {
      e.printStackTrace(); // with the cause
      System.exit(1);
    }
  }
}
