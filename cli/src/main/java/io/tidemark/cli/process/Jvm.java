package io.tidemark.cli.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a Java child is called.
 *
 * @param classPath of the child
 * @param heap its largest heap, as {@code -Xmx} takes it, such as {@code 512m}
 */
record Jvm(String classPath, String heap) {

  private static final String LOGGING = "classpath:io/tidemark/cli/process/child-log4j2.xml";

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
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heap,
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "-Dlog4j2.configurationFile=" + LOGGING,
            "-cp",
            classPath));
  }
}
