package io.tidemark.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.cli.process.Wire.Cut;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class WireTest {

  private static final int TIMES = 2_000;

  @Test
  void aWireThatRefusesIsThereAgainAsSoonAsItIsMended() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 50, loopback);
        Wire wire = Wire.to(loopback.getHostAddress(), server.getLocalPort())) {
      for (int i = 0; i < TIMES; i++) {
        wire.cut(Cut.REFUSES);
        wire.mend();
      }
      wire.cut(Cut.REFUSES);
      assertThatThrownBy(() -> new Socket(loopback, wire.port()))
          .isInstanceOf(ConnectException.class);
      wire.mend();
      try (Socket client = new Socket(loopback, wire.port());
          Socket arrived = server.accept()) {
        client.getOutputStream().write('x');
        assertThat(arrived.getInputStream().read()).isEqualTo('x');
      }
    }
  }
}
