package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.read.ReadFailure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One row of a sync that reads by a cursor, sent as a test. */
class TrialOfChangesTest {
  private final ChangeStage stage = new ChangeStage();

  private static Signal test(String id, String data) {
    return Signal.parse(id, "test-row", data.replace('\'', '"'));
  }

  private long generation(long id) {
    return ChangeStage.header(Objects.requireNonNull(stage.copy.get(id)), RecordHeaders.GENERATION);
  }

  @Test
  @DisplayName(
      "HT-36 a test between polls leaves the position where it is, and its id is above all before")
  void betweenPolls() {
    for (int i = 1; i <= 3; i++) {
      stage.reader.put(i, i, "old");
    }
    stage.start();
    stage.settle();
    ChangeOffset before = stage.left().orElseThrow();
    stage.table(test("t", "{'key':{'id':2},'overrides':{'name':'tested'}}"));
    stage.settle();

    ChangeOffset after = stage.left().orElseThrow();
    long id = after.run().past().tested();
    assertThat(id).isGreaterThan(before.highestId());
    Marker end = stage.markers.get(3);
    assertThat(after)
        .isEqualTo(
            ChangeOffset.parse(before.reaching(end.ends()).with(after.run().past()).toMap()));
    assertThat(after.position()).isPresent().isEqualTo(before.position());
    assertThat(stage.names()).containsEntry(2L, "tested").containsEntry(1L, "old");
    assertThat(generation(2)).isEqualTo(id);
    assertThat(end.mode()).isEqualTo("test");
    assertThat(end.ends().toJson()).isEqualTo("{\"shop.t\":{\"0\":[3,1,3]}}");
    assertThat(end.reason()).contains("until the row changes at the source, or a resync");

    stage.crash();
    stage.start();
    stage.copy.clear();
    stage.poll();
    assertThat(stage.copy).as("nothing is new").isEmpty();
    stage.reader.put(3, 4, "new");
    stage.poll();
    assertThat(stage.copy.keySet()).containsExactly(3L);
    assertThat(generation(3)).isGreaterThan(id);
    assertThat(stage.said()).hasSize(6).endsWith("START schedule", "END schedule");
  }

  @Test
  @DisplayName("a reconciliation waits for a test's record, and its END reaches that record too")
  void besideAReconciliation() {
    stage.reader.put(1, 1, "old");
    stage.start();
    stage.settle();
    Lane.Beside beside = stage.current().beside();
    assertThat(beside.haveArrived(beside.pages())).isTrue();
    stage.table(test("t", "{'key':{'id':1},'overrides':{'name':'tested'}}"));
    stage.walk();
    assertThat(beside.haveArrived(beside.pages())).isFalse();
    stage.settle();
    assertThat(beside.haveArrived(beside.pages())).isTrue();
    assertThat(beside.ends().toJson()).isEqualTo("{\"shop.t\":{\"0\":[1,1,0]}}");

    stage.reader.put(2, 2, "new");
    stage.poll();
    assertThat(beside.ends().toJson()).contains("\"0\":[2,1");
  }

  @Test
  @DisplayName("HT-36 a test before the first run leaves all rows to that one")
  void beforeTheFirstRun() {
    stage.reader.put(1, 1, "old");
    stage.table(test("t", "{'key':{'id':1},'op':'removed'}"));
    stage.start();
    stage.settle();
    assertThat(stage.said())
        .containsExactly("START manual", "END manual", "START initial", "END initial");
    assertThat(stage.names()).isEqualTo(stage.wanted());
    assertThat(stage.left().orElseThrow().run().past().signals()).isEqualTo(List.of("t"));
  }

  @Test
  @DisplayName("a test waits for a run that goes on after a restart, however long that takes")
  void afterTheRunUnderWay() {
    stage.reader.put(1, 1, "old");
    stage.start();
    stage.settle();
    stage.reader.put(2, 2, "new");
    stage.pass(Duration.ofSeconds(6));
    stage.walk();
    stage.acknowledge();
    stage.crash();
    stage.table(test("t", "{'key':{'id':1},'overrides':{'name':'tested'}}"));
    stage.start();
    stage.reader.boundFailures.add(new ReadFailure(ReadFailure.Kind.CONNECTION_LOST, "gone"));
    stage.settle();
    assertThat(stage.said())
        .containsExactly(
            "START initial",
            "END initial",
            "START schedule",
            "END schedule",
            "START manual",
            "END manual");
    assertThat(stage.names()).containsEntry(1L, "tested").containsEntry(2L, "new");
    assertThat(stage.left().orElseThrow().run().past().signals()).containsExactly("t");
  }
}
