package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.generation.Receipt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PrefixTest {
  private final AtomicInteger moves = new AtomicInteger();
  private final Prefix prefix = new Prefix("begin", moves::incrementAndGet);

  private static Place at(long lsn) {
    return at(lsn, false);
  }

  private static Place at(long lsn, boolean told) {
    return new Place(Long.toString(lsn), told, () -> "at " + lsn);
  }

  private static void settle(Receipt receipt) {
    receipt.acknowledged("topic", 0, 0);
  }

  @Test
  @DisplayName("a place counts when all records before it and of it are settled, in whatever order")
  void inOrder() {
    Receipt first = prefix.open(2, at(1));
    Receipt second = prefix.open(1, at(2));
    prefix.pass(at(3));
    settle(second);
    settle(first);
    assertThat(prefix.position()).isEqualTo("begin");
    assertThat(prefix.drained()).isFalse();
    first.dropped();
    assertThat(prefix.position()).isEqualTo("at 2");
    assertThat(prefix.drained()).isTrue();
    assertThat(moves).hasValue(3);
  }

  @Test
  @DisplayName("the last place does not count: more records of it may come")
  void last() {
    settle(prefix.open(1, at(1)));
    assertThat(prefix.position()).isEqualTo("begin");
    assertThat(prefix.drained()).isTrue();
    settle(prefix.open(1, at(1)));
    assertThat(prefix.position()).isEqualTo("begin");
    prefix.pass(at(2));
    assertThat(prefix.position()).isEqualTo("at 1");
  }

  @Test
  @DisplayName("where whoever goes on at a place is told of it once more, that is the next one")
  void told() {
    Receipt first = prefix.open(1, at(1, true));
    prefix.pass(at(2, true));
    assertThat(prefix.position()).isEqualTo("begin");
    settle(first);
    assertThat(prefix.position()).isEqualTo("at 2");
  }

  @Test
  @DisplayName("the last place counts once it is said that nothing more of it comes")
  void closed() {
    Receipt only = prefix.open(1, at(1));
    prefix.close();
    assertThat(prefix.position()).isEqualTo("begin");
    only.lost("somehow");
    prefix.close();
    assertThat(prefix.position()).isEqualTo("at 1");
  }
}
