package io.tidemark.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

  private final Ports ports = Ports.usual();

  @Test
  void aTakenPortIsReplacedByAFreeOne() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      assertThat(ports.usualOrFree(taken.getLocalPort())).isNotEqualTo(taken.getLocalPort());
    }
  }

  @Test
  void aFreePortIsUsedAsItIsButOnlyOnce() {
    int usual = somePortThatIsFree();
    assertThat(ports.usualOrFree(usual)).isEqualTo(usual);
    assertThat(ports.usualOrFree(usual)).isNotEqualTo(usual);
  }

  @Test
  void aPortThatWasGivenIsNotGivenByAnotherBeforeItsServerListens() {
    int usual = somePortThatIsFree();
    Ports others = Ports.usual();
    assertThat(others.usualOrFree(usual)).isEqualTo(usual);

    assertThat(ports.usualOrFree(usual)).isNotEqualTo(usual);
    assertThat(others.usualOrFree(usual)).as("still held").isNotEqualTo(usual);
  }

  @Test
  void whoWantsNoUsualPortGetsNone() {
    int usual = somePortThatIsFree();
    assertThat(Ports.aside().usualOrFree(usual)).isNotEqualTo(usual);
  }

  @Test
  void noPortIsGivenTwice() {
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      assertThat(given.add(ports.free())).isTrue();
    }
    assertThat(given).allMatch(port -> port < 32_768);
  }

  /** Above the range that free ports are taken from. */
  private static int somePortThatIsFree() {
    try (ServerSocket free =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
