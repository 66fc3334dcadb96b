package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.History.Life;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A table {@code (id, life, status, updated_at)} of the source, and its history. Each insert of a
 * key is a new life of it, with a number of its own, unless a row comes again exactly as it was.
 */
final class SourceTable {

  private static final int KEYS = 3000;
  private static final String NOW = "clock_timestamp()";

  private final String name;
  private final Session session;
  private final History history = new History();
  private final Set<Long> gone = new LinkedHashSet<>();
  private long life;

  SourceTable(String name, Session session) {
    this.name = name;
    this.session = session;
  }

  /** Makes it, with rows. */
  void create(long seed) {
    run(
        "CREATE TABLE %1$s (id bigint PRIMARY KEY, life bigint NOT NULL, status text NOT NULL,"
            + " updated_at timestamptz NOT NULL)");
    run("CREATE INDEX ON %1$s (updated_at, id)");
    run("CREATE TABLE gone_%1$s (LIKE %1$s INCLUDING ALL)");
    run("GRANT SELECT ON %1$s TO " + Setup.READER);
    change(new Event(0, Action.INSERT, name, KEYS / 2, seed));
  }

  String name() {
    return name;
  }

  History history() {
    return history;
  }

  /** Carries a change out; gives how many rows it was about. */
  int change(Event event) {
    Random random = new Random(event.seed());
    int rows = (int) event.amount();
    return switch (event.action()) {
      case INSERT -> insert(name.equals(Setup.APPENDED) ? next(rows) : free(rows, random));
      case UPDATE -> update(living(rows, random), event.seed());
      case DELETE -> delete(living(rows, random));
      case REPLACE -> {
        Collection<Long> ids = living(rows, random);
        delete(ids);
        yield insert(ids);
      }
      case RESTORE -> restore(rows);
      case EMPTY -> delete(history.now().keySet());
      default -> throw new IllegalArgumentException(event.line());
    };
  }

  private int insert(Collection<Long> ids) {
    if (ids.isEmpty()) {
      return 0;
    }
    long number = ++life;
    String values = "SELECT id, %d, 'new', %s FROM unnest(ARRAY[%s]::bigint[]) id";
    run("INSERT INTO %1$s " + values.formatted(number, NOW, list(ids)));
    long now = System.currentTimeMillis();
    ids.forEach(id -> history.begins(id, new Life(number, now, false)));
    return ids.size();
  }

  private int update(Collection<Long> ids, long seed) {
    if (!ids.isEmpty()) {
      String set = "SET status = 'changed ' || %d, updated_at = %s WHERE id IN (%s)";
      run("UPDATE %1$s " + set.formatted(seed, NOW, list(ids)));
    }
    return ids.size();
  }

  private int delete(Collection<Long> ids) {
    if (ids.isEmpty()) {
      return 0;
    }
    ids.forEach(history::ends);
    run("DELETE FROM gone_%1$s WHERE id IN (" + list(ids) + ")");
    run(
        "WITH deleted AS (DELETE FROM %1$s WHERE id IN ("
            + list(ids)
            + ") RETURNING *) INSERT INTO gone_%1$s SELECT * FROM deleted");
    gone.removeAll(ids);
    gone.addAll(ids);
    return ids.size();
  }

  /** Those that went last come again first. A cursor would not see them if their time was old. */
  private int restore(int rows) {
    List<Long> last = new ArrayList<>(gone);
    Collections.reverse(last);
    List<Long> ids = last.stream().filter(id -> !history.has(id)).limit(rows).toList();
    if (ids.isEmpty()) {
      return 0;
    }
    String time = name.equals(Setup.INCREMENTAL) ? NOW : "updated_at";
    String values = "SELECT id, life, status, %s FROM gone_%s WHERE id IN (%s)";
    List<long[]> restored =
        session.must(
            sql ->
                sql.rows(
                    "INSERT INTO %s %s RETURNING id, life"
                        .formatted(name, values.formatted(time, name, list(ids))),
                    row -> new long[] {row.getLong(1), row.getLong(2)}));
    long now = System.currentTimeMillis();
    restored.forEach(row -> history.begins(row[0], new Life(row[1], now, true)));
    gone.removeAll(ids);
    return ids.size();
  }

  private void run(String sql) {
    session.must(open -> open.run(sql.formatted(name)));
  }

  private List<Long> next(int rows) {
    return LongStream.rangeClosed(history.size() + 1L, history.size() + rows).boxed().toList();
  }

  private Set<Long> free(int rows, Random random) {
    Set<Long> free = new TreeSet<>();
    random.longs(rows, 1, KEYS + 1).filter(id -> !history.has(id)).forEach(free::add);
    return free;
  }

  private List<Long> living(int rows, Random random) {
    List<Long> ids = new ArrayList<>(new TreeSet<>(history.now().keySet()));
    Collections.shuffle(ids, random);
    return ids.subList(0, Math.min(rows, ids.size()));
  }

  private static String list(Collection<Long> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
