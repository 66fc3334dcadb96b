package io.tidemark.sink;

import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.NullUnmarked;

/**
 * A source of few rows that reads them by a cursor and reconciles by keys, and a broker that hands
 * its records on when it likes, each partition for itself. Every choice is a seed's.
 */
@NullUnmarked
final class ReconcilingSource {
  private static final int ROWS = 14;
  private static final int PARTS = 2;

  final List<Topic> data = List.of(new Topic("shop.orders", 0), new Topic("shop.orders", 1));
  final List<Topic> keys = List.of(Topic.orderKeys(0), Topic.orderKeys(1));
  final RunLog runs = new RunLog();

  /** What the source holds: the number of the change that each row has. */
  final SortedMap<Long, Integer> rows = new TreeMap<>();

  /** The change that the records of a row have brought as far as they were handed on. */
  final Map<Long, Integer> handedOn = new HashMap<>();

  private final Random random;
  private final Map<Topic, Topic> sent = new HashMap<>();
  private final Deque<Topic> order = new ArrayDeque<>();
  private final Set<Long> unread = new HashSet<>();
  private final Set<Long> uncommitted = new HashSet<>();
  private final SortedMap<TopicPart, End> keyEnds = new TreeMap<>();
  private long clock = 1000;
  private int changes;
  private long run;
  private final long[] inRun = new long[PARTS];
  private boolean first = true;
  private long reconciliation;
  private List<Long> toScan = List.of();

  ReconcilingSource(long seed) {
    random = new Random(seed);
    data.forEach(topic -> sent.put(topic, new Topic("shop.orders", topic.partition.partition())));
    keys.forEach(topic -> sent.put(topic, Topic.orderKeys(topic.partition.partition())));
    order.addAll(data);
    order.addAll(keys);
    for (long id = 1; id <= ROWS / 2; id++) {
      change(id);
    }
  }

  /** One step of the source or the broker. */
  void step() {
    switch (random.nextInt(12)) {
      case 0, 1 -> change(1 + random.nextInt(ROWS));
      case 2 -> remove(2 + random.nextInt(ROWS - 1));
      case 3, 4 -> read();
      case 5 -> endRun();
      case 6, 7 -> scan();
      case 8 -> crash();
      default -> handOn(false);
    }
  }

  /** Nothing changes any more: what has changed is read, and all keys once again. */
  long settle() {
    read();
    endRun();
    while (reconciliation != 0) {
      scan();
    }
    scan();
    long last = reconciliation;
    while (reconciliation != 0) {
      scan();
    }
    handOn(true);
    return last;
  }

  private void change(long id) {
    rows.put(id, ++changes);
    unread.add(id);
  }

  /** A cursor does not see that a row is gone. Row 1 is always there. */
  private void remove(long id) {
    rows.remove(id);
    unread.remove(id);
  }

  private Topic topic(List<Topic> topics, long id) {
    return sent.get(topics.get((int) (id % PARTS)));
  }

  /** Ids are ordered over all incarnations; the rows are read after the id was taken. */
  private void read() {
    long id = ++clock;
    if (run == 0) {
      run = id;
      runs.mode("incremental").trigger(first ? "initial" : "schedule").start(run);
    }
    for (long key : new ArrayList<>(unread)) {
      topic(data, key).changes(run, id).row(key, "v" + rows.get(key));
      inRun[(int) (key % PARTS)]++;
    }
    uncommitted.addAll(unread);
    unread.clear();
  }

  private void endRun() {
    if (run == 0) {
      return;
    }
    runs.mode("incremental").trigger(first ? "initial" : "schedule");
    data.forEach(d -> runs.upTo(sent.get(d), inRun[d.partition.partition()]));
    runs.end(run);
    forgetRun();
    first = false;
    uncommitted.clear();
  }

  private void forgetRun() {
    run = 0;
    inRun[0] = 0;
    inRun[1] = 0;
  }

  private void scan() {
    if (reconciliation == 0) {
      reconciliation = ++clock;
      runs.mode("keys").trigger("schedule").start(reconciliation);
      toScan = new ArrayList<>();
      for (long id = 1; id <= ROWS; id++) {
        toScan.add(id);
      }
      keyEnds.clear();
      return;
    }
    for (int i = 0; i < 4 && !toScan.isEmpty(); i++) {
      long id = toScan.remove(0);
      if (rows.containsKey(id)) {
        Topic topic = topic(keys, id).generation(reconciliation).keys(id);
        keyEnds.merge(topic.part(), End.of(topic.end() - 1), End::plus);
      }
    }
    if (toScan.isEmpty()) {
      runs.mode("keys").trigger("schedule");
      data.forEach(d -> runs.upTo(sent.get(d), 0));
      keyEnds.forEach(runs::upTo);
      runs.end(reconciliation);
      reconciliation = 0;
    }
  }

  /** Another task begins where the cursor was last committed, and scans from the beginning. */
  private void crash() {
    uncommitted.retainAll(rows.keySet());
    unread.addAll(uncommitted);
    uncommitted.clear();
    forgetRun();
    reconciliation = 0;
  }

  /** The broker hands records on, of one partition or of all. */
  private void handOn(boolean all) {
    for (Topic topic : all ? List.copyOf(order) : List.of(turn())) {
      List<SinkRecord> log = sent.get(topic).log;
      int more = log.size() - topic.log.size();
      int count = all ? more : Math.min(more, 1 + random.nextInt(6));
      for (int i = 0; i < count; i++) {
        SinkRecord record = log.get(topic.log.size());
        topic.add(record);
        if (record.value() instanceof Struct value) {
          int change = Integer.parseInt(value.getString("status").substring(1));
          handedOn.merge(value.getInt64("id"), change, Math::max);
        }
      }
    }
  }

  private Topic turn() {
    List<Topic> all = List.copyOf(order);
    return all.get(random.nextInt(all.size()));
  }
}
