package io.tidemark.source.log;

import io.tidemark.source.generation.Receipt;

/** Two accounts that are told the fate of the same records. */
record Both(Receipt one, Receipt other) implements Receipt {
  @Override
  public void acknowledged(String topic, int partition, long offset) {
    one.acknowledged(topic, partition, offset);
    other.acknowledged(topic, partition, offset);
  }

  @Override
  public void dropped() {
    one.dropped();
    other.dropped();
  }

  @Override
  public void lost(String why) {
    one.lost(why);
    other.lost(why);
  }
}
