package io.tidemark.cli.process;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands out ports of 127.0.0.1 that nobody listens on, each once.
 *
 * <p>A server binds its port seconds after it was given one. Until then, and while it is down, the
 * port is kept from the other processes of Tidemark on this machine: whoever is given a TCP port
 * holds the UDP port of the same number, which the system frees when the process ends, however it
 * ends.
 *
 * <p>Free ones come from below every system's ephemeral range: a server keeps its port across
 * restarts, and while it is down no outgoing connection, least of all a client that tries to reach
 * it, may be given that port as its own.
 */
public final class Ports {

  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int LOWEST = 20_000;
  private static final int BEYOND = 32_000;
  private static final int ATTEMPTS = 1_000;

  private final Map<Integer, DatagramSocket> given = new HashMap<>();
  private final boolean usual;

  private Ports(boolean usual) {
    this.usual = usual;
  }

  /** Usual ports where they are free. */
  public static Ports usual() {
    return new Ports(true);
  }

  /** No usual ports: for servers that are down at times and must not find theirs taken then. */
  public static Ports aside() {
    return new Ports(false);
  }

  /** The port itself when it is free and usual ports are handed out, else another one. */
  public int usualOrFree(int port) {
    return usual && take(port) ? port : free();
  }

  /** Some free port. */
  public int free() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
      if (take(port)) {
        return port;
      }
    }
    throw new ProcessException("No free port between " + LOWEST + " and " + BEYOND);
  }

  private boolean take(int port) {
    try {
      DatagramSocket holder = new DatagramSocket(loopback(port));
      if (isFree(port)) {
        given.put(port, holder);
        return true;
      }
      holder.close();
      return false;
    } catch (IOException taken) {
      return false;
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // a port in TIME_WAIT is as free for us as for the server
      socket.bind(loopback(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
  }
}
