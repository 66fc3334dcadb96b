package io.tidemark.testbed;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A TCP line to a database server, which can be cut in the ways in which networks are. */
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

  private final Database behind;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Cut cut;
  private ServerSocket server;

  private Wire(Database behind, ServerSocket server) {
    this.behind = behind;
    this.server = server;
    this.port = server.getLocalPort();
    listen();
  }

  /** Lays one that is not cut. */
  public static Wire to(Database database) {
    return new Wire(database, bind(0));
  }

  /** The database, as it is reached through here. */
  public Database end() {
    return new Database("127.0.0.1", port, behind.name());
  }

  /** Cuts it, until it is mended. */
  public void cut(Cut how) {
    cut = how;
    if (how == Cut.REFUSES) {
      close(server);
    }
    if (how != Cut.STAYS_SILENT) {
      resetAll();
    }
  }

  /** Lets everything pass again that comes from now on; what was cut off before is lost. */
  public void mend() {
    boolean deaf = cut == Cut.REFUSES;
    resetAll();
    cut = null;
    if (deaf) {
      server = bind(port);
      listen();
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

  private void listen() {
    ServerSocket here = server;
    daemon(
        () -> {
          while (!here.isClosed()) {
            try {
              join(here.accept());
            } catch (IOException e) {
              // closed, or the server behind has gone; the next one who comes will see
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
    Socket database = new Socket(behind.host(), behind.port());
    sockets.add(database);
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
          out.write(bytes, 0, n);
        }
      }
    } catch (IOException e) {
      // one of them has gone, and takes the other along
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

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "wire");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    close(server);
    resetAll();
  }
}
