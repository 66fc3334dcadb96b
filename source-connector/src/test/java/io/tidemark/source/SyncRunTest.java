package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The walk of one sync: what goes out, and when. */
class SyncRunTest {
  private final Stage stage = new Stage();

  @Test
  @DisplayName("CQ-7 a generation is START, every row, and END when all of it is acknowledged")
  void sendsStartRowsAndEnd() {
    stage.rows(1, 2, 3);
    stage.run();

    assertThat(stage.walk()).containsExactly("START 1000", "1 2", "3");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");

    Marker end = stage.lastMarker();
    assertThat(end.deletable()).isTrue();
    assertThat(end.rows()).isEqualTo(3);
    assertThat(end.attempts()).containsExactly(1000L);
    assertThat(end.ends().ends()).isEqualTo(Map.of(new TopicPart("shop.t", 0), new End(2, 3, 0)));
    assertThat(end.tableSchema()).isPresent();
    assertThat(end.trigger()).isEqualTo("initial");
    assertThat(end.cursor()).isNull();
    assertThat(stage.reader.openPasses).isZero();
  }

  @Test
  void doesNotEndWhileOneRecordIsUnacknowledged() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.walk();

    stage.acknowledgeAllBut("2");
    assertThat(stage.walk()).isEmpty();

    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
  }

  @Test
  @DisplayName("CQ-19 an empty table is a generation too, with its schema")
  void anEmptyTableEndsWithItsSchema() {
    stage.run();

    assertThat(stage.walk()).containsExactly("START 1000"); // which END must not overtake
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
    Marker end = stage.lastMarker();
    assertThat(end.rows()).isZero();
    assertThat(end.deletable()).isTrue();
    assertThat(end.tableSchema().orElseThrow().key()).containsExactly("id");
    assertThat(end.ends().ends()).isEmpty();
  }

  @Test
  void thePagesOffsetIsTheFoldAsOfPollTime() {
    stage.rows(1, 2, 3, 4, 5);
    stage.run();
    stage.step(); // START
    stage.step(); // 1 2
    stage.acknowledgeAll();
    stage.step(); // 3 4

    assertThat(stage.offsetOf("3").fold().resume()).isEqualTo("[\"2\"]");
    assertThat(stage.offsetOf("3").fold().rows()).isEqualTo(2);
    assertThat(stage.record("3").sourceOffset()).isSameAs(stage.record("4").sourceOffset());
    assertThat(stage.offsetOf("1").fold().resume()).isNull();
  }

  @Test
  void aPageThatWaitedCarriesTheFoldAsOfThePollThatTakesIt() {
    stage.rows(1, 2, 3, 4, 5);
    stage.run();
    stage.step(); // START
    stage.step(); // 1 2
    Parcel waiting = stage.readAhead(); // 3 4
    stage.acknowledgeAll();
    stage.handOver(waiting);

    assertThat(stage.offsetOf("3").fold().resume()).isEqualTo("[\"2\"]");
    assertThat(stage.offsetOf("3").fold().rows()).isEqualTo(2);
  }

  @Test
  void whatIsReadAheadIsNotDrained() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.step(); // START
    Parcel first = stage.readAhead();
    Parcel second = stage.readAhead();
    assertThat(stage.walk()).isEmpty();

    stage.handOver(first);
    stage.handOver(second);
    assertThat(stage.walk()).isEmpty();
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
  }

  @Test
  void runsAgainWhenItIsDue() {
    stage.schedule("PT10M");
    stage.rows(1);
    stage.run();
    stage.toEnd();

    stage.pass(Duration.ofMinutes(9));
    assertThat(stage.walk()).isEmpty();
    stage.pass(Duration.ofMinutes(1));
    assertThat(stage.walk()).containsExactly("START 601000", "1");
    stage.acknowledgeAll();
    stage.step();
    assertThat(stage.lastMarker().trigger()).isEqualTo("schedule");
  }

  @Test
  @DisplayName("injection 27 a source clock that went back gives a growing id")
  void idsGrowThoughTheSourceClockWentBack() {
    stage.schedule("PT10M");
    stage.rows(1);
    stage.run();
    stage.toEnd();

    stage.pass(Duration.ofMinutes(10));
    stage.reader.clock = 5;
    assertThat(stage.walk()).containsExactly("START 1001", "1");
  }

  @Test
  @DisplayName("injection 16 a record lost under errors.tolerance=all makes END not deletable")
  void aToleratedLossMakesTheGenerationNotDeletable() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.walk();
    stage.receiptOf("2").lost("tolerated");
    stage.acknowledgeAll();

    assertThat(stage.walk()).containsExactly("END 1000");
    assertThat(stage.lastMarker().deletable()).isFalse();
    assertThat(stage.lastMarker().reason()).isEqualTo("tolerated");
    assertThat(stage.lastMarker().dropped()).isEqualTo(1);
  }

  @Test
  void aRecordThatATransformDroppedCountsAsNotSent() {
    stage.rows(1, 2, 3);
    stage.run();
    stage.walk();
    stage.receiptOf("2").dropped();
    stage.acknowledgeAll();

    assertThat(stage.walk()).containsExactly("END 1000");
    assertThat(stage.lastMarker().deletable()).isTrue();
    assertThat(stage.lastMarker().rows()).isEqualTo(3);
    assertThat(stage.lastMarker().dropped()).isEqualTo(1);
    assertThat(stage.lastMarker().ends().count()).isEqualTo(2);
  }

  @Test
  void aDroppedMarkerFailsTheTask() {
    stage.rows(1);
    stage.run();
    stage.step();
    stage.receiptOf("START 1000").dropped();

    assertThatThrownBy(stage::step)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("START of shop/t generation 1000")
        .hasMessageContaining("IsMarker");
  }

  @Test
  @DisplayName(
      "a drain that stalls under exactly-once is helped on by a record that says nothing new")
  void aStalledDrainSendsStartAgain() {
    stage.rows(1);
    stage.run();
    stage.step(); // START
    stage.acknowledgeAll();
    stage.step(); // 1, which a transform drops: no transaction begins, so that nobody says so
    stage.walk();
    assertThat(stage.walk()).isEmpty();

    stage.pass(Duration.ofSeconds(10));
    assertThat(stage.walk()).containsExactly("START 1000");
    stage.pass(Duration.ofSeconds(10));
    assertThat(stage.walk()).isEmpty(); // one is under way

    stage.receiptOf("1").dropped(); // the transaction of START tells it
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
    assertThat(stage.lastMarker().dropped()).isEqualTo(1);
  }

  @Test
  void generationBaseLiftsTheIds() {
    stage.base = 5_000;
    stage.run();
    assertThat(stage.walk()).startsWith("START 6000");
  }

  @Test
  void thePlanStaysThatOfTheFirstGeneration() {
    stage.schedule("PT10M");
    stage.run();
    stage.toEnd();
    stage.pass(Duration.ofMinutes(10));
    stage.walk();
    assertThat(stage.lastMarker().scope()).isEqualTo(new Marker.Scope(0, 1, 1000));
    assertThat(stage.lastMarker().generation()).isEqualTo(601_000);
  }
}
