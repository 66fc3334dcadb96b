package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.Finding.Kind;
import io.tidemark.cli.chaos.History.Life;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges what is seen of a table's copy, look by look. Three things must never be: a row that is
 * absent although a look has seen it and it has lived in the source ever since; a row that is
 * absent although a complete generation began after it did and it still lives; and a row that is
 * there, but older than a look has seen it in the same life (I3).
 */
public final class Watcher {

  private record Sighting(Life life, Copied row) {}

  private final String table;
  private final History history;
  private final Map<Long, Sighting> seen = new HashMap<>();

  /** Has seen nothing of a table's copy. */
  public Watcher(String table, History history) {
    this.table = table;
    this.history = history;
  }

  /**
   * A look at the copy.
   *
   * @param before what lived before the look began
   * @param completed when, by the source's clock, which is never ahead, the youngest generation of
   *     whole rows began that was complete before the look began; 0 when there is none
   * @param there the rows by key
   * @return what is wrong, if anything is
   */
  public Optional<Finding> look(Map<Long, Life> before, long completed, Map<Long, Copied> there) {
    SortedSet<Long> vanished = new TreeSet<>();
    SortedSet<Long> older = new TreeSet<>();
    seen.forEach(
        (id, sighting) -> {
          note(vanished, id, sighting.life(), there);
          if (isOlder(sighting, there.get(id)) && history.lasts(id, sighting.life())) {
            older.add(id);
          }
        });
    SortedSet<Long> left = new TreeSet<>();
    before.forEach(
        (id, life) -> {
          if (life.since() < completed) {
            note(left, id, life, there);
          }
        });
    remember(before, completed, there);
    return missing(completed, vanished, left).or(() -> older(older));
  }

  private void note(Collection<Long> missing, long id, Life life, Map<Long, Copied> there) {
    if (!there.containsKey(id) && history.lasts(id, life)) {
      missing.add(id);
    }
  }

  /**
   * Within one generation a key can show what it was, until the next one: its records may be in two
   * partitions, of which one is behind, when its topic has grown. That is known and said.
   */
  private static boolean isOlder(Sighting before, @Nullable Copied now) {
    if (now == null || now.generation() == before.row().generation()) {
      return false;
    }
    return now.generation() < before.row().generation()
        || now.updated() < before.row().updated()
        || !before.life().isShownBy(now);
  }

  /**
   * Of a restored row nobody knows whether it is the one that is seen or the one that had gone,
   * before a complete generation has begun after it came back.
   */
  private void remember(Map<Long, Life> before, long completed, Map<Long, Copied> there) {
    seen.clear();
    before.forEach(
        (id, life) -> {
          Copied row = there.get(id);
          boolean isCertain = !life.restored() || life.since() < completed;
          if (row != null && isCertain && life.isShownBy(row)) {
            seen.put(id, new Sighting(life, row));
          }
        });
  }

  private Optional<Finding> missing(
      long completed, SortedSet<Long> vanished, SortedSet<Long> left) {
    if (vanished.isEmpty() && left.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Kind.MISSING,
            "live rows of %s are missing in the copy:%s%s"
                .formatted(
                    table,
                    told(vanished, " seen before "),
                    told(left, " older than the complete generation of " + completed + " "))));
  }

  private Optional<Finding> older(SortedSet<Long> older) {
    return older.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Kind.OLDER,
                "rows of %s are older in the copy than before:%s"
                    .formatted(table, told(older, " "))));
  }

  private static String told(SortedSet<Long> ids, String what) {
    return ids.isEmpty() ? "" : what + ids.size() + ", such as " + ids.stream().limit(10).toList();
  }
}
