package io.tidemark.sink.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.sink.write.Positions.Committed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One batch is written while the next is filled: what comes of it in every order of events. */
class SinkWriterTest extends WriterFixture {
  @Test
  @DisplayName("I2 the next batch is filled while one is written, and expects what that one leaves")
  void overlap() throws InterruptedException {
    topic.rows(1, 6, "a");
    open();
    destination.hold();
    put(0, 3);
    destination.awaitBegun();
    put(3, 4);
    assertThat(destination.moves()).isEmpty();
    assertThat(commits).isZero();
    destination.release();
    put(4, 6);
    assertThat(preCommit(6)).containsEntry(partition, new OffsetAndMetadata(6));
    assertThat(destination.moves()).containsExactly("0-2", "2-4", "4-6");
    assertThat(commits).isEqualTo(3);
  }

  @Test
  @DisplayName("a batch that fails fails the next put, and no batch after it is written")
  void failure() throws InterruptedException {
    topic.rows(1, 4, "a");
    open();
    ConnectException error = new ConnectException("bad");
    destination.hold();
    destination.failures.add(error);
    put(0, 3);
    destination.awaitBegun();
    put(3, 4);
    destination.release();
    await().untilAsserted(() -> assertThatThrownBy(this::putsNothing).isSameAs(error));
    assertThat(preCommit(4)).containsEntry(partition, new OffsetAndMetadata(0));
    assertThatThrownBy(this::putsNothing).isSameAs(error);
    writer.close(List.of(partition));
    assertThat(destination.moves()).isEmpty();
  }

  @Test
  @DisplayName("a failure that preCommit meets fails the next put")
  void failureInPreCommit() {
    topic.rows(1, 1, "a");
    open();
    put(0, 1);
    ConnectException error = new ConnectException("bad");
    destination.failures.add(error);
    assertThat(preCommit(1)).containsEntry(partition, new OffsetAndMetadata(0));
    assertThatThrownBy(this::putsNothing).isSameAs(error);
  }

  @Test
  @DisplayName(
      "I2 a postponed batch is written again, then the next; records given again count once")
  void postponed() {
    topic.rows(1, 4, "a");
    open();
    Postponed later = new Postponed("later", Duration.ofSeconds(7));
    destination.failures.add(later);
    put(0, 3);
    await().untilAsserted(() -> assertThatThrownBy(() -> put(3, 4)).isSameAs(later));
    assertThat(context.timeouts).last().isEqualTo(7000L);
    assertThat(preCommit(3)).containsEntry(partition, new OffsetAndMetadata(0));
    put(3, 4);
    assertThat(preCommit(4)).containsEntry(partition, new OffsetAndMetadata(4));
    assertThat(destination.moves()).containsExactly("0-2", "2-4");
    assertThat(destination.written).allMatch(batch -> batch.records() == 2);
  }

  @Test
  @DisplayName("injection 8: a batch that is lost takes the next one along, and all is read again")
  void lost() throws InterruptedException {
    topic.rows(1, 5, "a");
    open();
    destination.hold();
    put(0, 3);
    destination.awaitBegun();
    put(3, 4);
    destination.positions.put(part, new Committed(1, 0));
    destination.release();
    await().until(() -> putsNothing() && context.seeks.containsKey(partition));
    assertThat(context.seeks).containsEntry(partition, 1L);
    put(1, 5);
    assertThat(preCommit(5)).containsEntry(partition, new OffsetAndMetadata(5));
    assertThat(destination.moves()).containsExactly("1-3", "3-5");
  }

  @Test
  @DisplayName(
      "rule 2: attempts count from when they are read, and no more when their batch is lost")
  void attempts() throws InterruptedException {
    topic.generation(9).rows(1, 2, "a").generation(5).rows(3, 4, "late");
    open();
    destination.hold();
    put(0, 3);
    destination.awaitBegun();
    destination.positions.put(part, new Committed(2, 0));
    destination.release();
    await().until(() -> putsNothing() && context.seeks.containsKey(partition));
    put(2, 4);
    preCommit(4);
    assertThat(destination.written.get(0).sections())
        .noneMatch(s -> s.key().manner() == SectionKey.Manner.LATE);
    topic.generation(9).rows(1, 2, "a").generation(5).rows(3, 4, "late");
    put(4, 8);
    preCommit(8);
    assertThat(destination.written.get(1).sections())
        .noneMatch(s -> s.key().manner() == SectionKey.Manner.LATE);
    assertThat(destination.written.get(2).sections())
        .allMatch(s -> s.key().manner() == SectionKey.Manner.LATE);
    assertThat(destination.written.get(2).raised()).isEmpty();
  }

  @Test
  @DisplayName(
      "injection 18: a topic that begins anew under the task fails it, whatever is buffered")
  void regressed() {
    topic.rows(1, 3, "a");
    open();
    put(0, 2);
    settle();
    put(2, 3);
    topic.log.clear();
    topic.at(0).rows(1, 1, "b");
    put(0, 1);
    assertThat(context.seeks).containsEntry(partition, 2L);
    assertThatThrownBy(() -> put(0, 1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("begins anew at offset 0")
        .hasMessageContaining("written up to 3");
    assertThat(destination.moves()).containsExactly("0-2", "2-3");
  }

  @Test
  @DisplayName("put waits for room within one deadline, however many batches it fills")
  void oneDeadline() throws InterruptedException {
    topic.rows(1, 5, "a");
    open();
    destination.hold();
    put(0, 2);
    destination.awaitBegun();
    jump.set(Duration.ofSeconds(31).toNanos());
    Thread releasing = releaseWhenThisWaits();
    assertThatThrownBy(() -> put(2, 5)).isInstanceOf(Postponed.class);
    jump.set(0);
    put(2, 5); // waits, and has the batch released
    releasing.join();
    assertThat(preCommit(5)).containsEntry(partition, new OffsetAndMetadata(5));
  }

  @Test
  @DisplayName("preCommit waits for what is being written, and tells what is committed then")
  void preCommitWaits() throws InterruptedException {
    topic.rows(1, 2, "a");
    open();
    destination.hold();
    put(0, 2);
    destination.awaitBegun();
    Thread releasing = releaseWhenThisWaits();
    assertThat(preCommit(2)).containsEntry(partition, new OffsetAndMetadata(2));
    releasing.join();
  }

  @Test
  @DisplayName("preCommit waits for nothing when a batch has filled up since the last")
  void preCommitPasses() throws InterruptedException {
    Thread releasing = holdAfterDrain(5);
    assertThat(preCommitSoon(5)).containsEntry(partition, new OffsetAndMetadata(2));
    assertThat(preCommitSoon(5)).containsEntry(partition, new OffsetAndMetadata(5));
    releasing.join();
  }

  @Test
  @DisplayName("preCommit waits for nothing also when the batch was full at the end of a put")
  void preCommitPassesFullPut() throws InterruptedException {
    Thread releasing = holdAfterDrain(4);
    assertThat(preCommitSoon(4)).containsEntry(partition, new OffsetAndMetadata(2));
    assertThat(preCommitSoon(4)).containsEntry(partition, new OffsetAndMetadata(4));
    releasing.join();
  }

  @Test
  @DisplayName("preCommit waits now and then although batches fill up")
  void preCommitWaitsNowAndThen() throws InterruptedException {
    Thread releasing = holdAfterDrain(5);
    assertThat(preCommit(5)).containsEntry(partition, new OffsetAndMetadata(5));
    releasing.join();
  }

  /** Two records are committed, two are being written until this thread waits, others gathered. */
  private Thread holdAfterDrain(int records) throws InterruptedException {
    topic.rows(1, records, "a");
    open();
    put(0, 2);
    assertThat(preCommit(2)).containsEntry(partition, new OffsetAndMetadata(2));
    destination.hold();
    put(2, records);
    destination.awaitBegun();
    return releaseWhenThisWaits();
  }

  @Test
  @DisplayName(
      "DEST-11 closing during a write cancels it, forgets its records and leaves no thread")
  void closedDuringWrite() throws InterruptedException {
    topic.rows(1, 4, "a");
    open();
    destination.hold();
    put(0, 3);
    destination.awaitBegun();
    writer.close(List.of(partition));
    assertThat(threads()).isEmpty();
    assertThat(destination.moves()).isEmpty();
    assertThat(preCommit(3)).isEmpty();
    destination.release();
    open();
    put(0, 4);
    assertThat(preCommit(4)).containsEntry(partition, new OffsetAndMetadata(4));
    assertThat(destination.moves()).containsExactly("0-2", "2-4");
  }

  @Test
  @DisplayName("partitions that stay open go on from the database when others are closed")
  void otherClosed() throws InterruptedException {
    TopicPartition other = new TopicPartition(partition.topic(), 7);
    topic.rows(1, 3, "a");
    writer.open(List.of(partition, other));
    writer.put(List.of());
    destination.hold();
    put(0, 3);
    destination.awaitBegun();
    writer.close(List.of(other));
    destination.release();
    writer.put(List.of());
    assertThat(context.seeks).containsEntry(partition, 0L);
    put(0, 3);
    assertThat(preCommit(3)).containsEntry(partition, new OffsetAndMetadata(3));
    assertThat(destination.moves()).containsExactly("0-2", "2-3");
  }

  @Test
  @DisplayName("a partition that is opened during a write is loaded and sought by a later put")
  void openedDuringWrite() throws InterruptedException {
    TopicPartition other = new TopicPartition(partition.topic(), 7);
    topic.rows(1, 2, "a");
    open();
    destination.hold();
    put(0, 2);
    destination.awaitBegun();
    writer.open(List.of(other));
    assertThat(context.seeks).isEmpty();
    destination.release();
    writer.put(List.of());
    assertThat(context.seeks).containsOnly(Map.entry(other, 0L));
  }

  @Test
  @DisplayName(
      "while a batch is written Connect is asked to call soon; after the tail, to commit once")
  void tail() {
    topic.rows(1, 2, "a");
    open();
    put(0, 2);
    assertThat(context.timeouts).last().isEqualTo(100L);
    settle();
    putsNothing();
    putsNothing();
    assertThat(context.commitRequests).isEqualTo(1);
    preCommit(2);
    putsNothing();
    assertThat(context.commitRequests).isEqualTo(1);
  }

  @Test
  @DisplayName("a position without records is raised only when nothing is being written")
  void raised() {
    topic.rows(1, 2, "a");
    open();
    put(0, 2);
    assertThat(preCommit(9)).containsEntry(partition, new OffsetAndMetadata(9));
    assertThat(destination.positions.get(part)).isEqualTo(new Committed(9, 7));
  }
}
