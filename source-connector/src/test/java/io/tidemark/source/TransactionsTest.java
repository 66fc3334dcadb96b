package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a task may conclude about transactions. */
class TransactionsTest {
  private static final OptionalLong SENT = OptionalLong.of(10);

  @Test
  @DisplayName("all is known when exactly-once is required and fates come on the polling thread")
  void exact() {
    Transactions transactions = new Transactions(true);
    transactions.polled();
    assertThat(transactions.total(SENT, 0)).as("nothing seen yet").isEmpty();
    transactions.acknowledged();
    assertThat(transactions.total(SENT, 3)).hasValue(7);
    assertThat(transactions.total(OptionalLong.empty(), 0)).isEmpty();
  }

  @Test
  @DisplayName("nothing is known where exactly-once is only requested")
  void requested() {
    Transactions transactions = new Transactions(false);
    transactions.polled();
    transactions.acknowledged();
    assertThat(transactions.total(SENT, 0)).isEmpty();
  }

  @Test
  @DisplayName("one fate on the producer's thread, and nothing is known any more")
  void refuted() throws InterruptedException {
    Transactions transactions = new Transactions(true);
    transactions.polled();
    transactions.acknowledged();
    Thread producer = new Thread(transactions::acknowledged);
    producer.start();
    producer.join();
    transactions.acknowledged();
    assertThat(transactions.total(SENT, 0)).isEmpty();
  }
}
