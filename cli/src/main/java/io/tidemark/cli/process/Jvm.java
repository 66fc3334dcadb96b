package io.tidemark.cli.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a Java child is called.
 *
 * @param classPath of the child
 * @param options for the JVM itself, such as {@code -Xmx512m}
 */
record Jvm(String classPath, List<String> options) {

  /** For one that lives for seconds, or idles: compiling quickly beats compiling well. */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private static final String LOGGING = "classpath:io/tidemark/cli/process/child-log4j2.xml";

  /**
   * Where there is such a command, a child gets a session of its own: Ctrl-C, or a {@code kill -9}
   * of the whole process group, then reaches the launcher alone, and the children end in order.
   */
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  /** The command that runs the class and dies with us. */
  List<String> child(String mainClass, List<String> arguments) {
    List<String> command = command();
    command.add(ChildMain.class.getName());
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }

  /** The command that runs a class which watches its parent itself. */
  List<String> watchful(Class<?> mainClass, List<String> arguments) {
    List<String> command = command();
    command.add(mainClass.getName());
    command.addAll(arguments);
    return command;
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Djava.awt.headless=true");
    command.add("-Dlog4j2.configurationFile=" + LOGGING);
    command.add("-cp");
    command.add(classPath);
    return command;
  }
}
