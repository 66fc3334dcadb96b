package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkerReceiptTest {
  private final Bell bell = new Bell();
  private final MarkerReceipt receipt = new MarkerReceipt("END of orders", bell);

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(receipt.isAcknowledged()).isFalse();
    assertThat(receipt.loss()).isEmpty();
    assertThat(bell.rings()).isZero();
  }

  @Test
  void anAcknowledgementRings() {
    receipt.acknowledged("generations", 0, 7);
    assertThat(receipt.isAcknowledged()).isTrue();
    assertThat(receipt.loss()).isEmpty();
    assertThat(bell.rings()).isEqualTo(1);
  }

  @Test
  void aLossRingsAndSaysWhatWasLostAndWhy() {
    receipt.lost("the broker is gone");
    assertThat(receipt.isAcknowledged()).isFalse();
    assertThat(receipt.loss())
        .hasValue("The marker END of orders was not sent, the broker is gone");
    assertThat(bell.rings()).isEqualTo(1);
  }

  @Test
  void aTransformThatDropsMarkersIsToBeGuarded() {
    receipt.dropped();
    assertThat(receipt.loss().orElseThrow()).contains("a transform dropped it", "IsMarker");
  }
}
