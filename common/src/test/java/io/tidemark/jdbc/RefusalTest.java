package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.config.ConnectionConfig;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server that takes no password says, played by a socket: embedded servers trust all. */
class RefusalTest {
  private static final String WORDS =
      "SFATAL\0C28P01\0Mpassword authentication failed for user \"me\"\0\0";

  @Test
  @Timeout(60)
  @DisplayName("a wrong password is about connection.user, and is not repeated")
  void wrongPassword() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> refused = CompletableFuture.runAsync(() -> refuse(server));
      ConnectionSettings settings =
          new ConnectionSettings(
              "jdbc:postgresql://127.0.0.1:" + server.getLocalPort() + "/shop?sslmode=disable",
              "me",
              "hunter2",
              "t",
              1,
              Duration.ZERO,
              Duration.ofSeconds(5));
      assertThatThrownBy(() -> new Database(settings).ask(Duration.ofSeconds(20), s -> 1))
          .hasMessageContaining("password authentication failed")
          .hasMessageNotContaining("hunter2")
          .hasMessageNotContaining("check host and port") // the server answered
          .isInstanceOfSatisfying(
              DatabaseException.class,
              e -> assertThat(ConnectionConfig.keyOf(e)).isEqualTo(ConnectionConfig.USER));
      refused.join();
    }
  }

  /** Reads the message that begins a session, and answers it with an error. */
  private static void refuse(ServerSocket server) {
    try (Socket socket = server.accept();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream()) {
      in.readNBytes(in.readInt() - Integer.BYTES);
      byte[] words = WORDS.getBytes(StandardCharsets.UTF_8);
      ByteBuffer answer = ByteBuffer.allocate(1 + Integer.BYTES + words.length);
      answer.put((byte) 'E').putInt(Integer.BYTES + words.length).put(words);
      out.write(answer.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
