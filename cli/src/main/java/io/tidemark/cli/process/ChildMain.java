package io.tidemark.cli.process;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs another main class and dies with the process that started it: {@code ChildMain <main class>
 * <its arguments>}.
 *
 * <p>The parent holds the write end of this process's standard input and never writes to it. The
 * kernel closes it however the parent ends, {@code kill -9} included, and the end of the stream is
 * what a child waits for.
 */
public final class ChildMain {

  private ChildMain() {}

  /** Runs the class named by the first argument with the rest. */
  public static void main(String[] args) {
    // halt: a broker's or worker's own shutdown hooks would wait for the others, which die as well
    onParentsEnd(() -> Runtime.getRuntime().halt(0));
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (ReflectiveOperationException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  static void onParentsEnd(Runnable last) {
    Thread watch =
        new Thread(
            () -> {
              awaitEndOfInput();
              last.run();
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever sent
      }
    } catch (IOException e) {
      System.err.println("Standard input failed, so the parent counts as gone: " + e);
    }
  }
}
