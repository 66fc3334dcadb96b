package io.tidemark.cli.process;

import java.io.IOException;

/** Stops servers in their tracks, and lets them go on. */
public final class Freezing {

  private Freezing() {}

  /** Stops a server; only {@code kill -9} or {@link #thaw} ends that. */
  public static void freeze(ServerProcess server) {
    signal("-STOP", server);
  }

  /** Lets a frozen server go on. */
  public static void thaw(ServerProcess server) {
    signal("-CONT", server);
  }

  private static void signal(String signal, ServerProcess server) {
    try {
      Process kill = new ProcessBuilder("kill", signal, Long.toString(server.pid())).start();
      if (kill.waitFor() != 0) {
        throw new ProcessException("kill %s of the %s failed".formatted(signal, server.name()));
      }
    } catch (IOException e) {
      throw new ProcessException("Cannot run kill " + signal, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessException("Interrupted while waiting for kill " + signal, e);
    }
  }
}
