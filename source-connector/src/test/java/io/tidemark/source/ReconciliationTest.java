package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import io.tidemark.generation.StreamId;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.source.generation.Bell;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SyncOffsets;
import io.tidemark.source.plan.Reconcile;
import io.tidemark.source.plan.Schedule;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.KeysReader;
import io.tidemark.source.read.TideRecord;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The counted generations of an incremental sync, beside changes that a test plays. */
class ReconciliationTest {
  private final FakeReader reader = new FakeReader();
  private final Changes changes = new Changes();
  private final SignalBox signals = new SignalBox(Optional.empty(), false);
  private final IdSequence ids = new IdSequence(0);
  private final List<SourceRecord> sent = new ArrayList<>();
  private final SyncRun run = run();
  private int acknowledged;

  private static final class Changes implements Lane.Beside {
    boolean whole = true;
    long read;
    long arrived;

    @Override
    public boolean isWhole() {
      return whole;
    }

    @Override
    public long pages() {
      return read;
    }

    @Override
    public boolean haveArrived(long pages) {
      return pages <= arrived;
    }

    @Override
    public Manifest ends() {
      return new Manifest(new TreeMap<>(Map.of(new TopicPart("shop.t", 0), End.of(41))));
    }
  }

  private SyncRun run() {
    SyncSpec spec =
        SyncSpec.of("t", Subject.of(new TableId("public", "t")))
            .schedule(Schedule.every(Duration.ofHours(1)))
            .topic("shop.t")
            .fetchSize(FakeReader.PAGE)
            .build();
    Surroundings around =
        new Surroundings(
            "shop",
            "connector",
            "tidemark.generations",
            0,
            signals,
            new Ends(sync -> SyncOffsets.NONE, () -> 0),
            new Bell(),
            new Transactions(false),
            () -> 0,
            TaskMetrics.unseen());
    Lane lane = new Lane(new StreamId("shop", "t"), 0, Reconcile.Form.KEYS, ids, changes);
    OffsetWait wait =
        new OffsetWait(spec, new KeptOffsets(Map::of, () -> 0), new Transactions(false), () -> 0);
    SideThread beside = new SideThread(Runnable::run);
    Tracker tracker = new Tracker(spec, new FakeTracking(), wait, beside, () -> 0);
    return new SyncRun(around, spec, lane, new KeysReader(reader), tracker, Optional.empty());
  }

  private void walk() {
    for (int step = 0; step < 10; step++) {
      sent.addAll(run.step().handOver());
    }
  }

  private void acknowledge() {
    for (; acknowledged < sent.size(); acknowledged++) {
      TideRecord record = (TideRecord) sent.get(acknowledged);
      record.receipt().acknowledged(record.topic(), 0, acknowledged);
    }
  }

  private List<Marker> markers() {
    return sent.stream()
        .filter(record -> record.topic().equals("tidemark.generations"))
        .map(record -> MarkerRecords.fromValue(record.value()))
        .toList();
  }

  @Test
  @DisplayName(
      "keys go to a topic of their own with a value, and END names the topic of the rows too")
  void keysAlone() {
    reader.rows.addAll(List.of(1L, 2L, 3L));
    walk();
    acknowledge();
    walk();

    assertThat(sent.get(1).topic()).isEqualTo("shop.t.keys");
    assertThat(sent.get(1).value()).isEqualTo(true);
    assertThat(((Struct) sent.get(1).key()).getInt64("id")).isEqualTo(1);
    Marker end = markers().get(1);
    assertThat(end.mode()).isEqualTo("keys");
    assertThat(end.deletable()).isTrue();
    assertThat(end.ends().toJson())
        .isEqualTo("{\"shop.t\":{\"0\":[41,0]},\"shop.t.keys\":{\"0\":[3,3,1]}}");
    assertThat(sent.get(1).sourcePartition().get("slot")).isEqualTo("keys");
  }

  @Test
  @DisplayName("it does not begin before every row has been sent once")
  void waitsForTheFirstRead() {
    changes.whole = false;
    walk();
    assertThat(sent).isEmpty();
    changes.whole = true;
    walk();
    assertThat(markers()).extracting(Marker::type).containsExactly(Marker.Type.START);
  }

  @Test
  @DisplayName(
      "END waits for pages of changes that were read before START, and for none that were read later")
  void endWaitsForEarlierPages() {
    changes.read = 3;
    changes.arrived = 2;
    walk();
    acknowledge();
    changes.read = 9;
    walk();
    acknowledge();
    assertThat(markers()).extracting(Marker::type).doesNotContain(Marker.Type.END);

    changes.arrived = 3;
    walk();
    assertThat(markers()).extracting(Marker::type).contains(Marker.Type.END);
  }

  @ParameterizedTest(name = "after {0} steps")
  @ValueSource(ints = {2, 10})
  @DisplayName(
      "an abort in mid-scan and while it drains ends it without END, and says which signal")
  void isAborted(int steps) {
    reader.rows.addAll(List.of(1L, 2L, 3L));
    for (int step = 0; step < steps; step++) {
      sent.addAll(run.step().handOver());
    }
    signals.put(List.of(Signal.parse("{\"id\":\"stop\",\"type\":\"abort\"}")));
    walk();
    acknowledge();
    walk();

    assertThat(markers())
        .extracting(Marker::type)
        .containsExactly(Marker.Type.START, Marker.Type.ABORT);
    assertThat(markers().get(1).mode()).isEqualTo("keys");
    assertThat(markers().get(1).reason()).isEqualTo("aborted by signal stop");
    SourceOffset left = SourceOffset.parse(sent.get(sent.size() - 1).sourceOffset());
    assertThat(left.state()).isEqualTo(SourceOffset.State.ABORTED);
    assertThat(left.past().signals()).containsExactly("stop");
    assertThat(reader.openPasses).isZero();
  }

  @Test
  @DisplayName("a read behind START has a higher id, whatever the clock says")
  void idsGrow() {
    long before = ids.next(reader.clock);
    walk();
    long generation = markers().get(0).generation();
    assertThat(generation).isGreaterThan(before);
    assertThat(ids.next(0)).isGreaterThan(generation);
    assertThat(markers().get(0).scope().planId()).isEqualTo(before);
  }
}
