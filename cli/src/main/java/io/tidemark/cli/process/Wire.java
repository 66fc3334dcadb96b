package io.tidemark.cli.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A TCP line to a server, which can be slow, and cut in the ways in which networks are. */
public final class Wire implements AutoCloseable {

  /** What becomes of the connections that there are, and of new ones. */
  public enum Cut {
    /** They are reset, and nobody listens any more. */
    REFUSES,
    /** They are reset, new ones as soon as they are made. */
    RESETS,
    /** They stay, new ones are made, and no byte passes. */
    STAYS_SILENT
  }

  private static final long NEVER = Long.MAX_VALUE;

  private final InetSocketAddress behind;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Cut cut;
  private volatile Duration delay = Duration.ZERO;
  private long left = NEVER;
  private int cuts;
  private ServerSocket server;
  private Thread listener;

  private Wire(InetSocketAddress behind, ServerSocket server) {
    this.behind = behind;
    this.server = server;
    this.port = server.getLocalPort();
    this.listener = listen(server);
  }

  /**
   * Lays one that is not cut, on a port of 127.0.0.1 that is free, and stays ours when refusing.
   */
  public static Wire to(String host, int port) {
    return to(host, port, Ports.aside().free());
  }

  /** Lays one that is not cut, on a port of 127.0.0.1 of the caller's. */
  public static Wire to(String host, int port, int own) {
    return new Wire(new InetSocketAddress(host, port), bind(own));
  }

  /** The port at which the server is reached through here. */
  public int port() {
    return port;
  }

  /** Cuts it, until it is mended. */
  public void cut(Cut how) {
    cut = how;
    if (how == Cut.REFUSES) {
      deafen();
    }
    if (how != Cut.STAYS_SILENT) {
      resetAll();
    }
  }

  /** Lets so many more bytes pass, both ways together, then resets all connections, once. */
  public synchronized void cutAfter(long bytes) {
    left = bytes;
  }

  /** How often {@link #cutAfter} has cut it. */
  public synchronized int cuts() {
    return cuts;
  }

  /** How many of some bytes still pass. */
  private synchronized int passing(int bytes) {
    if (left == NEVER || left >= bytes) {
      left -= left == NEVER ? 0 : bytes;
      return bytes;
    }
    int last = (int) left;
    left = NEVER;
    cuts++;
    return last;
  }

  /** Lets everything that is under way, and what comes, take so much longer, each way. */
  public void slow(Duration longer) {
    delay = longer;
  }

  /** Lets everything pass again that comes from now on; what was cut off before is lost. */
  public void mend() {
    delay = Duration.ZERO;
    boolean deaf = cut == Cut.REFUSES;
    resetAll();
    cut = null;
    if (deaf) {
      server = bind(port);
      listener = listen(server);
    }
  }

  /** Nobody listens any more: the system keeps a closed socket as long as a thread is in it. */
  private void deafen() {
    close(server);
    try {
      listener.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ServerSocket bind(int port) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("nobody can listen on port " + port, e);
    }
  }

  private Thread listen(ServerSocket here) {
    return daemon(
        () -> {
          while (!here.isClosed()) {
            try {
              join(here.accept());
            } catch (IOException e) {
              // closed; whoever closed it knows
            }
          }
        });
  }

  private void join(Socket client) throws IOException {
    sockets.add(client);
    if (cut == Cut.RESETS) {
      reset(client);
      return;
    }
    Socket database = new Socket();
    sockets.add(database);
    try {
      database.connect(behind);
    } catch (IOException e) {
      reset(client); // or it would wait for a server that is not there
      return;
    }
    daemon(() -> carry(client, database));
    daemon(() -> carry(database, client));
  }

  private void carry(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[8192];
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        if (cut == null) {
          Thread.sleep(delay.toMillis());
          int passing = passing(n);
          out.write(bytes, 0, passing);
          if (passing < n) {
            resetAll();
          }
        }
      }
    } catch (IOException e) {
      // one of them has gone, and takes the other along
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does that: the thread is ours
    }
    if (cut != Cut.STAYS_SILENT) {
      close(from);
      close(to);
    }
  }

  private void resetAll() {
    sockets.forEach(Wire::reset);
    sockets.clear();
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // it is closed already
    }
    close(socket);
  }

  private static void close(Closeable one) {
    try {
      one.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "wire");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void close() {
    deafen();
    resetAll();
  }
}
