package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.Scope;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.ReadFailure.Kind;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One row, sent as a run of its own between the runs of a sync, of which nothing else changes. */
class TrialRunTest {
  private final Stage stage = new Stage();

  private static Signal test(String id, String data) {
    return Signal.parse(id, "test-row", data.replace('\'', '"'));
  }

  private static Signal signal(String id, String type) {
    return Signal.parse(id, type, null);
  }

  /** The stage with three rows, of which a first run has been kept. */
  private void begun(String schedule) {
    stage.schedule(schedule);
    stage.rows(1, 2, 3);
    stage.table(signal("first", "run"));
    stage.run();
    stage.toEnd();
  }

  private SourceOffset left() {
    return stage.left().orElseThrow();
  }

  private static Object header(SourceRecord record, String name) {
    return record.headers().lastWithName(name).value();
  }

  /** What is known after signals {@code first} and {@code t}, a test at the time of its id. */
  private static Past tested(Past before, long id) {
    return before
        .withSignals(List.of("first", "t"))
        .withTested(id, false)
        .withTaken(new Ids.Taken(id, id));
  }

  @Test
  @DisplayName(
      "HT-36 a test sends one row as a run of its own, and the offset tells all else as before")
  void oneRow() {
    begun("PT1H");
    SourceOffset before = left();
    stage.pass(Duration.ofMinutes(30));
    stage.table(test("t", "{'key':{'id':2}}"));
    assertThat(stage.walk()).containsExactly("START 1801000", "2");
    assertThat(left()).as("until it is kept").isEqualTo(before);
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1801000");
    stage.acknowledgeAll();
    assertThat(stage.walk()).as("executed once").isEmpty();

    assertThat(left().with(before.past(), Ranges.NONE)).isEqualTo(before);
    assertThat(left().past()).isEqualTo(tested(before.past(), 1_801_000));
    Marker end = stage.lastMarker();
    assertThat(end.mode()).isEqualTo("test");
    assertThat(end.trigger()).isEqualTo("manual");
    assertThat(end.deletable()).isFalse();
    assertThat(end.ends().count()).isEqualTo(1);
    assertThat(end.rows()).isEqualTo(1);
    assertThat(end.reason()).contains("the next full read repairs");
    assertThat(end.scope().planId()).isEqualTo(before.planId());
    SourceRecord sent = stage.latest("2");
    assertThat(header(sent, RecordHeaders.KIND)).isEqualTo("change");
    assertThat(header(sent, RecordHeaders.GENERATION)).isEqualTo(1_801_000L);
    assertThat(header(sent, RecordHeaders.ATTEMPT)).isEqualTo(1_801_000L);

    stage.pass(Duration.ofMinutes(29));
    assertThat(stage.walk()).as("not before its time").isEmpty();
    stage.pass(Duration.ofMinutes(1));
    assertThat(stage.walk()).containsExactly("START 3601000", "1 2", "3");
    assertThat(stage.lastMarker().trigger()).isEqualTo("schedule");
    stage.toEnd();
    assertThat(left().past().tested()).as("no id is used again").isEqualTo(1_801_000);
  }

  @Test
  @DisplayName("HT-36 a restart after a test finds the next run at the time at which it was due")
  void restarted() {
    begun("PT1H");
    stage.pass(Duration.ofMinutes(30));
    stage.table(test("t", "{}"));
    stage.toEnd();
    stage.crash();
    stage.run();
    assertThat(stage.walk()).isEmpty();
    stage.pass(Duration.ofMinutes(30));
    assertThat(stage.walk()).startsWith("START 3601000");
  }

  @Test
  @DisplayName("HT-36 a test before the first run leaves that the first, with a higher id")
  void beforeTheFirstRun() {
    stage.schedule("manual");
    stage.rows(1, 2);
    stage.signal("{\"id\":\"t\",\"type\":\"test-row\"}");
    stage.run();
    assertThat(stage.walk()).containsExactly("START 1000", "1");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
    stage.acknowledgeAll();
    assertThat(left().isOutdated()).isTrue();

    stage.crash();
    stage.schedule("PT1H");
    stage.run();
    assertThat(stage.walk()).startsWith("START 1001", "1 2");
    assertThat(stage.lastMarker().trigger()).isEqualTo("initial");
    assertThat(stage.lastMarker().mode()).isEqualTo("full");
    stage.toEnd();
    assertThat(left().past().ended()).isEqualTo(1001);
    assertThat(left().past().signals()).containsExactly("t");
  }

  @Test
  @DisplayName("HT-36 a test of a range before its first run leaves the plan and the run to come")
  void ofARangeBeforeTheFirstRun() {
    Ranges plan = new Ranges(500, 2, "key", List.of("[\"10\"]"));
    stage.rows(1, 12);
    stage.scope(new Scope(1, plan));
    stage.table(test("t", "{'key':{'id':12}}"));
    stage.run();
    assertThat(stage.walk()).containsExactly("START 1000", "12");
    stage.acknowledgeAll();
    stage.walk();
    stage.acknowledgeAll();

    stage.crash();
    stage.run();
    assertThat(stage.walk()).as("the first run, not the test again").startsWith("START 1001", "12");
    assertThat(stage.lastMarker().trigger()).isEqualTo("initial");
    assertThat(stage.lastMarker().scope()).isEqualTo(new Marker.Scope(1, 2, 500));
  }

  @Test
  @DisplayName(
      "HT-37 of several ranges the one that holds the key sends the row, without a key the first")
  void ranges() {
    Ranges plan = new Ranges(500, 2, "key", List.of("[\"10\"]"));
    stage.schedule("manual");
    stage.rows(1, 12);
    stage.scope(new Scope(1, plan));
    stage.table(test("t", "{'key':{'id':1}}"), test("u", "{'key':{'id':12}}"));
    stage.run();
    assertThat(stage.walk()).containsExactly("START 1000", "END 1000");
    assertThat(stage.lastMarker().reason()).contains("in another range");
    assertThat(stage.lastMarker().ends().count()).isZero();
    stage.acknowledgeAll();
    assertThat(stage.walk()).as("the next one").containsExactly("START 1001", "12");
  }

  @Test
  @DisplayName("HT-38 HT-41 a test sends what it says, as a row or as the word that it is gone")
  void values() {
    begun("manual");
    stage.table(test("a", "{'key':{'id':2},'overrides':{'name':'other'},'op':'added'}"));
    stage.walk();
    assertThat(((Struct) stage.latest("2").value()).getString("name")).isEqualTo("other");
    stage.toEnd();
    stage.table(test("b", "{'key':{'id':7},'op':'removed'}"));
    assertThat(stage.walk()).contains("-7");
  }

  @Test
  @DisplayName("tests and runs are executed in the order in which they were asked for")
  void order() {
    begun("manual");
    stage.table(signal("r", "run"), test("t", "{}"), signal("s", "run"));
    assertThat(stage.walk()).containsExactly("START 1001", "1 2", "3");
    stage.toEnd();
    stage.toEnd();
    assertThat(stage.markers().subList(2, 6))
        .extracting(marker -> marker.type() + " " + marker.mode())
        .containsExactly("START full", "END full", "START test", "END test");
    stage.table(test("u", "{}"), signal("v", "run"));
    assertThat(stage.walk()).containsExactly("START 1003", "1");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1003");
    stage.acknowledgeAll();
    assertThat(stage.walk()).startsWith("START 1004", "1 2");
  }

  @Test
  @DisplayName("a test waits for the run under way, before and after a restart")
  void whileARunIsUnderWay() {
    stage.schedule("manual");
    stage.rows(1, 2, 3);
    stage.table(signal("r", "run"));
    stage.run();
    stage.step();
    stage.step();
    stage.acknowledgeAll();
    stage.table(signal("r", "run"), test("t", "{}"));
    assertThat(stage.walk()).containsExactly("3");
    stage.crash();
    stage.run();
    assertThat(stage.walk()).containsExactly("1 2", "3");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
    stage.acknowledgeAll();
    assertThat(stage.walk()).endsWith("1");
    assertThat(stage.lastMarker().mode()).isEqualTo("test");
  }

  @Test
  @DisplayName("a test that cannot be sent ends with the reason, and the sync goes on")
  void refused() {
    begun("PT1H");
    stage.table(test("t", "{'key':{'id':9}}"));
    assertThat(stage.walk()).containsExactly("ABORT 1001");
    assertThat(stage.lastMarker().reason()).isEqualTo("there is no row of the test's key");
    assertThat(stage.lastMarker().mode()).isEqualTo("test");
    stage.acknowledgeAll();
    assertThat(stage.walk()).isEmpty();
    assertThat(left().past().signals()).containsExactly("first", "t");
    assertThat(left().taken()).isEqualTo(new Ids.Taken(1001, 1000));
    stage.pass(Duration.ofHours(1));
    assertThat(stage.walk()).startsWith("START 3601000");
  }

  @Test
  @DisplayName("a test waits a while for another transaction, and no run overtakes it")
  void contention() {
    begun("PT1H");
    stage.pass(Duration.ofHours(1));
    stage.table(test("t", "{}"));
    stage.reader.searchFailures.add(new ReadFailure(Kind.CONTENTION, "locked"));
    stage.reader.searchFailures.add(new ReadFailure(Kind.TIMEOUT, "slow"));
    stage.reader.lookFailures.add(new ReadFailure(Kind.CONNECTION_LOST, "gone"));
    assertThat(stage.walk()).hasSize(2).endsWith("1");
    assertThat(stage.lastMarker().mode()).isEqualTo("test");
    stage.toEnd();

    stage.table(test("u", "{}"));
    for (int i = 0; i < 5; i++) {
      stage.reader.searchFailures.add(new ReadFailure(Kind.CONTENTION, "locked"));
    }
    stage.toEnd();
    assertThat(stage.markers())
        .filteredOn(marker -> marker.type() == Marker.Type.ABORT)
        .singleElement()
        .satisfies(marker -> assertThat(marker.reason()).isEqualTo("locked"));
  }

  @Test
  @DisplayName("a test whose record was lost is given up; one that was dropped says so")
  void lostRecord() {
    begun("manual");
    stage.table(test("t", "{}"));
    stage.walk();
    stage.receiptOf("1").lost("it failed under errors.tolerance=all");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("ABORT 1001");
    assertThat(stage.lastMarker().reason()).contains("errors.tolerance=all");
    stage.acknowledgeAll();

    stage.table(test("u", "{}"));
    stage.walk();
    stage.receiptOf("1").dropped();
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1002");
    assertThat(stage.lastMarker().dropped()).isEqualTo(1);
    assertThat(stage.lastMarker().ends().count()).isZero();
  }

  @Test
  @DisplayName("HT-36 a test of a sync that compares leaves what it remembers as it is")
  void compared() {
    stage.mode = Mode.DIFF;
    begun("manual");
    stage.table(test("t", "{'key':{'id':2},'overrides':{'name':'other'}}"));
    stage.toEnd();
    stage.reader.names.put(3L, "new");
    stage.table(signal("r", "run"));
    assertThat(stage.walk()).as("only what has changed at the source").hasSize(2).endsWith("3");
    assertThat(stage.lastMarker().mode()).isEqualTo("diff");
  }
}
