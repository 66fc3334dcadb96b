package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits between the thread that reads and the worker that polls. */
@Timeout(60)
class ParcelBufferTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ParcelBuffer buffer = new ParcelBuffer(100);

  @Test
  @DisplayName("several parcels wait in order, and the reader waits while their bytes are too many")
  void boundsTheBytesThatWait() throws Exception {
    buffer.put(parcel("a", 40, false));
    buffer.put(parcel("b", 60, false));
    Thread reader = reader(parcel("c", 1, false));
    awaitWaiting(reader);

    assertThat(taken()).isEqualTo("a");
    reader.join();
    assertThat(taken()).isEqualTo("b");
    assertThat(taken()).isEqualTo("c");
  }

  @Test
  void aParcelHeavierThanTheBufferStillFitsAlone() throws Exception {
    buffer.put(parcel("heavy", 1_000, false));
    Thread reader = reader(parcel("next", 1, false));
    awaitWaiting(reader);

    assertThat(taken()).isEqualTo("heavy");
    reader.join();
    assertThat(taken()).isEqualTo("next");
  }

  @Test
  @DisplayName("an END overtakes what waits of other syncs, and needs no room")
  void anUrgentParcelComesFirst() throws Exception {
    buffer.put(parcel("row", 100, false));
    buffer.put(parcel("end", 10, true));

    assertThat(taken()).isEqualTo("end");
    assertThat(taken()).isEqualTo("row");
  }

  @Test
  void aFailureSurfacesWithTheNextTakeWhateverWaits() throws Exception {
    buffer.put(parcel("a", 1, false));
    ConnectException known = new ConnectException("database is gone");
    buffer.fail(known);
    assertThatThrownBy(() -> buffer.take(LONG)).isSameAs(known);

    buffer.fail(new IllegalStateException("a mistake"));
    assertThatThrownBy(() -> buffer.take(LONG))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("a mistake");
  }

  @Test
  void givesNothingAfterTheLimit() throws Exception {
    assertThat(buffer.take(Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void nobodyWaitsOnceItIsClosed() throws Exception {
    buffer.put(parcel("a", 100, false));
    Thread reader = reader(parcel("b", 100, false));
    awaitWaiting(reader);
    buffer.close();

    reader.join();
    assertThat(buffer.take(LONG)).isEmpty();
  }

  private String taken() throws InterruptedException {
    return buffer.take(LONG).orElseThrow().records().get(0).topic();
  }

  private Thread reader(Parcel parcel) {
    Thread reader =
        new Thread(
            () -> {
              try {
                buffer.put(parcel);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    reader.start();
    return reader;
  }

  /** Fails when the thread ends without having waited; a reader is alive while it waits. */
  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).as("the reader waits").isTrue();
      Thread.onSpinWait();
    }
  }

  static Parcel parcel(String topic, long bytes, boolean urgent) {
    SourceRecord record = new SourceRecord(Map.of(), Map.of(), topic, null, null);
    return new Parcel(List.of(record), bytes, urgent, () -> {});
  }
}
