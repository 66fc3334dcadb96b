package io.tidemark.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.SnapshotTask;
import io.tidemark.sink.Topic;
import io.tidemark.sink.row.Provenance;
import io.tidemark.sink.row.Provenance.Kind;
import io.tidemark.sink.write.BatchRow.Origin;
import io.tidemark.sink.write.SnapshotOrder.Placed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A table, lives of a task that follows it and die anywhere, records that are lost or come twice,
 * and a destination that does with rows what the sink's transaction does.
 */
@NullUnmarked
class SnapshotLivesTest {
  private static final int SEEDS = 300;
  private static final int STEPS = 60;
  private static final int KEYS = 5;

  private int obeyed;
  private int blocked;

  @Test
  @DisplayName(
      "300 seeds: no row that is at the source is deleted as stale, and after a whole snapshot the"
          + " destination is as its source")
  void followed() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      World world = new World(seed);
      for (int step = 0; step < STEPS; step++) {
        world.step();
      }
      world.end();
    }
    assertThat(obeyed).as("snapshots that were obeyed").isGreaterThan(SEEDS);
    assertThat(blocked).as("snapshots that lacked rows").isGreaterThan(SEEDS / 10);
  }

  private final class World {
    private final long seed;
    private final Random random;
    private final TreeSet<Long> source = new TreeSet<>();

    /** Before which snapshot each key came, and before which each generation was taken. */
    private final Map<Long, Integer> born = new HashMap<>();

    private final Map<Long, Integer> taken = new HashMap<>();

    /** Keys at the source of which a record has come since they are there. */
    private final Set<Long> told = new HashSet<>();

    private final Map<Long, Long> rows = new HashMap<>();
    private final Map<Long, Integer> counted = new HashMap<>();
    private final Map<Long, Long> ends = new HashMap<>();
    private final Attempts attempts = new Attempts();
    private final SnapshotOrder order = new SnapshotOrder(attempts);
    private final Topic log = Topic.orders();
    private long clock = 1000;
    private SnapshotTask task;
    private int snapshots;
    private int read;

    private World(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      snapshot(false);
    }

    private void step() {
      switch (random.nextInt(8)) {
        case 0 -> away();
        case 1 -> task = new SnapshotTask(log, clock);
        case 2 -> obey();
        default -> change();
      }
      apply();
    }

    /** The log of the source is lost, what happens is not told, and a new snapshot is taken. */
    private void away() {
      for (long key = 1; key <= KEYS; key++) {
        if (random.nextInt(3) == 0) {
          toggle(key);
        }
      }
      while (random.nextInt(3) == 0) {
        snapshot(true);
      }
      snapshot(false);
    }

    /** Whether the key is there now. */
    private boolean toggle(long key) {
      told.remove(key);
      born.put(key, snapshots);
      return !source.remove(key) && source.add(key);
    }

    /** Whole, or broken off; the clock may stand still, or be set back. */
    private void snapshot(boolean brokenOff) {
      clock += random.nextInt(4) - 1;
      task = new SnapshotTask(log, clock);
      taken.putIfAbsent(clock, snapshots++);
      List<Long> keys = new ArrayList<>(source);
      int sent = brokenOff ? random.nextInt(keys.size() + 1) : keys.size();
      for (int i = 0; i < sent; i++) {
        task.row(i == 0, i == keys.size() - 1, keys.get(i), "a");
        disturb();
      }
    }

    /** One record in twelve is lost, and one comes twice. */
    private void disturb() {
      int chance = random.nextInt(12);
      int last = log.log.size() - 1;
      if (chance == 0) {
        log.log.remove(last);
      } else if (chance == 1) {
        log.log.add(log.log.get(last));
      }
    }

    private void change() {
      long key = 1L + random.nextInt(KEYS);
      if (source.contains(key) && random.nextBoolean()) {
        task.change("u", key, "b");
      } else if (toggle(key)) {
        task.change("c", key, "b");
      } else {
        task.delete(key);
      }
    }

    private void apply() {
      for (; read < log.log.size(); read++) {
        SinkRecord record = log.log.get(read);
        Placed placed =
            order.place(
                Provenance.of(record.headers()).orElseThrow(),
                record.headers(),
                new Origin(log.part(), read));
        attempts.note(placed.numbers());
        apply(record, placed.provenance());
        placed.markers().stream()
            .filter(marker -> marker.rows() > 0)
            .forEach(end -> ends.put(end.generation(), end.rows()));
      }
    }

    private void apply(SinkRecord record, Provenance as) {
      long key = ((Struct) record.key()).getInt64("id");
      boolean gone = record.value() == null || ((Struct) record.value()).get("op").equals("d");
      assertThat(rows.getOrDefault(key, 0L))
          .as("seed %d: no record is passed over as older", seed)
          .isLessThanOrEqualTo(as.generation());
      if (gone) {
        rows.remove(key);
      } else {
        rows.put(key, as.generation());
        told.add(key);
      }
      if (as.kind() == Kind.ROW) {
        counted.merge(as.generation(), 1, Integer::sum);
      }
    }

    private void obey() {
      for (Map.Entry<Long, Long> end : ends.entrySet()) {
        if (counted.getOrDefault(end.getKey(), 0) < end.getValue()) {
          blocked++;
          continue;
        }
        obeyed++;
        List<Long> stale =
            rows.keySet().stream().filter(key -> rows.get(key) < end.getKey()).toList();
        assertThat(stale).as("seed %d", seed).noneMatch(key -> isAlive(key, end.getKey()));
        rows.keySet().removeAll(stale);
      }
      ends.clear();
    }

    /** As the sink must know, unless its record was lost and it came behind the snapshot. */
    private boolean isAlive(long key, long generation) {
      int before = taken.getOrDefault(generation, Integer.MAX_VALUE);
      return source.contains(key) && (told.contains(key) || born.get(key) <= before);
    }

    private void end() {
      apply();
      clock += 1000;
      task = new SnapshotTask(log, clock);
      if (!source.contains(1L)) {
        toggle(1);
      }
      long last = source.last();
      source.forEach(key -> task.row(key == 1, key == last, key, "z"));
      apply();
      obey();
      assertThat(rows.keySet()).as("seed %d", seed).isEqualTo(source);
    }
  }
}
