package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.History.Life;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Judges what is seen of a table's copy, look by look. Two things must never be: a row that is
 * absent although a look has seen it and it has lived in the source ever since, and a row that is
 * absent although a complete generation began after it did and it still lives.
 */
final class Watcher {

  private final String table;
  private final History history;
  private final Map<Long, Life> seen = new HashMap<>();

  Watcher(String table, History history) {
    this.table = table;
    this.history = history;
  }

  /**
   * A look at the copy.
   *
   * @param before what lived before the look began
   * @param completed when, by the source's clock, which is never ahead, the youngest generation of
   *     whole rows began that was complete before the look began; 0 when there is none
   * @param there the rows: {@code life} by key
   * @return what is wrong, if anything is
   */
  Optional<String> look(Map<Long, Life> before, long completed, Map<Long, Long> there) {
    SortedSet<Long> vanished = new TreeSet<>();
    seen.forEach((id, life) -> note(vanished, id, life, there));
    SortedSet<Long> left = new TreeSet<>();
    before.forEach(
        (id, life) -> {
          if (life.since() < completed) {
            note(left, id, life, there);
          }
        });
    remember(before, there);
    if (vanished.isEmpty() && left.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "live rows of %s are missing in the copy:%s%s"
            .formatted(
                table,
                told(vanished, " seen before "),
                told(left, " older than the complete generation of " + completed + " ")));
  }

  private void note(Collection<Long> missing, long id, Life life, Map<Long, Long> there) {
    if (!there.containsKey(id) && history.lasts(id, life)) {
      missing.add(id);
    }
  }

  /** Of a restored row nobody knows whether it is the one that is seen or the one that had gone. */
  private void remember(Map<Long, Life> before, Map<Long, Long> there) {
    seen.clear();
    before.forEach(
        (id, life) -> {
          if (!life.restored() && Long.valueOf(life.number()).equals(there.get(id))) {
            seen.put(id, life);
          }
        });
  }

  private static String told(SortedSet<Long> ids, String what) {
    return ids.isEmpty() ? "" : what + ids.size() + ", such as " + ids.stream().limit(10).toList();
  }
}
