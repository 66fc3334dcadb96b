package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.History.Life;
import io.tidemark.cli.database.Sql;
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
  private static final String MICROS = "(extract(epoch FROM updated_at) * 1000000)::bigint";

  private final String name;
  private final Session session;
  private final History history = new History();
  private final Set<Long> gone = new LinkedHashSet<>();
  private long life;
  private long newest;

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
    newest = name.equals(Setup.APPENDED) ? 0 : KEYS;
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

  /**
   * Rows change, others go, and others come, no row twice, so that each is counted once whoever
   * looks when; gives how many.
   */
  Counts turnOver(Random random) {
    Set<Long> fresh = free(random.nextInt(5, 60), random);
    List<Long> old = living(random.nextInt(10, 60), random);
    int half = old.size() / 2;
    return new Counts(
        insert(fresh),
        update(old.subList(0, half), random.nextInt(1_000_000)),
        delete(old.subList(half, old.size())));
  }

  /** Adds so many rows with keys that were never there; gives the keys. */
  List<Long> add(int rows) {
    List<Long> ids = next(rows);
    insert(ids);
    return ids;
  }

  private int insert(Collection<Long> ids) {
    if (ids.isEmpty()) {
      return 0;
    }
    long number = ++life;
    run(inserting(ids, number));
    begin(ids, number);
    return ids.size();
  }

  private static String inserting(Collection<Long> ids, long number) {
    return "INSERT INTO %1$s "
        + "SELECT id, %d, 'new', %s FROM unnest(ARRAY[%s]::bigint[]) id"
            .formatted(number, NOW, list(ids));
  }

  private void begin(Collection<Long> ids, long number) {
    Life begun = new Life(number, 0, System.currentTimeMillis(), false);
    ids.forEach(id -> history.begins(id, begun));
  }

  /**
   * Adds so many rows with keys that were never there, in somebody's open transaction.
   *
   * @return what to do as soon as it is committed
   */
  Runnable addUnseen(Sql open, int rows) {
    List<Long> ids = next(rows);
    long number = ++life;
    open.run(inserting(ids, number).formatted(name));
    return () -> begin(ids, number);
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
    boolean isMarked = name.equals(Setup.INCREMENTAL);
    String time = isMarked ? NOW : "updated_at";
    String values = "SELECT id, life, status, %s FROM gone_%s WHERE id IN (%s)";
    List<long[]> restored =
        session.must(
            sql ->
                sql.rows(
                    "INSERT INTO %s %s RETURNING id, life, %s"
                        .formatted(name, values.formatted(time, name, list(ids)), MICROS),
                    row -> new long[] {row.getLong(1), row.getLong(2), row.getLong(3)}));
    long now = System.currentTimeMillis();
    restored.forEach(row -> history.begins(row[0], new Life(row[1], row[2], now, !isMarked)));
    gone.removeAll(ids);
    return ids.size();
  }

  private void run(String sql) {
    session.must(open -> open.run(sql.formatted(name)));
  }

  private List<Long> next(int rows) {
    long before = newest;
    newest += rows;
    return LongStream.rangeClosed(before + 1, newest).boxed().toList();
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
