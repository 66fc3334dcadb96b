package io.tidemark.source;

import io.tidemark.source.cursor.CursorText;
import io.tidemark.source.cursor.KeyCodec;
import io.tidemark.source.cursor.Position;
import io.tidemark.source.plan.Trial;
import io.tidemark.source.read.ChangeReader;
import io.tidemark.source.read.GenerationReader;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.Page;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.Sample;
import io.tidemark.source.read.TrialReader;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A table of ids with a number that grows, in memory, read in pages of two. */
final class FakeChangeReader implements ChangeReader, TrialReader {
  static final int PAGE = 2;
  private static final Column ID = new Column("id", ColumnType.of(Kind.INT64), false);
  private static final Column SEEN = new Column("seen", ColumnType.of(Kind.INT64), false);

  /** One row. */
  record Row(long id, long seen, String name) {}

  final TreeMap<Long, Row> rows = new TreeMap<>();

  /** Thrown by the next reads of a page, oldest first. */
  final Deque<ReadFailure> failures = new ArrayDeque<>();

  final Deque<ReadFailure> boundFailures = new ArrayDeque<>();

  /** Who is writing now. */
  final Set<Long> writers = new HashSet<>();

  long clock = 1_000;
  long blanks;
  int bounds;

  /** Pages that have been asked for. */
  int pages;

  String database = "one";

  /** What tells rows apart: the id, which other columns may follow. */
  List<String> key = List.of("id");

  /** Ids of rows without what a column that is NOT NULL has to have. */
  final Set<Long> spoilt = new HashSet<>();

  void put(long id, long seen, String name) {
    rows.put(id, new Row(id, seen, name));
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public long clock() {
    return clock;
  }

  @Override
  public Look look() {
    Column name = new Column("name", ColumnType.of(Kind.STRING), true);
    TableSchema schema =
        new TableSchema(new TableId("public", "t"), List.of(ID, name, seen()), key);
    return new Look(schema, true, database, clock);
  }

  private Column seen() {
    return new Column("seen", SEEN.type(), blanks > 0);
  }

  @Override
  public Sample find(Look look, Trial trial) {
    Row row = Objects.requireNonNull(rows.get(Long.parseLong(trial.key().getOrDefault("id", ""))));
    if (trial.op() == Trial.Op.REMOVED) {
      return new Sample.Gone(List.of(row.id()));
    }
    return new Sample.Row(
        new @Nullable Object[] {
          row.id(), trial.overrides().getOrDefault("name", row.name()), row.seen()
        });
  }

  @Override
  public GenerationReader baseline(Look look, long begun, @Nullable String resume) {
    long after =
        resume == null ? Long.MIN_VALUE : (Long) KeyCodec.decode(List.of(ID), resume).get(0);
    return new GenerationReader() {
      private long last = after;

      @Override
      public Optional<Page> next() {
        fail();
        List<Row> page = rows.tailMap(last, false).values().stream().limit(PAGE).toList();
        if (page.isEmpty()) {
          return Optional.empty();
        }
        last = page.get(page.size() - 1).id();
        String end = KeyCodec.encode(List.of(ID), List.of((Object) last));
        return Optional.of(new Page(cells(page), end, page.size()));
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }

  private void fail() {
    ReadFailure failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public Bound bound(Look look, Optional<Position> behind) {
    bounds++;
    ReadFailure failure = boundFailures.poll();
    if (failure != null) {
      throw failure;
    }
    Optional<Row> last = sorted(isBehind(look, behind.orElse(null))).reduce((a, b) -> b);
    Set<Writer> now = new HashSet<>();
    writers.forEach(id -> now.add(new Writer(id, 1, 0)));
    return new Bound(last.map(row -> position(look, row)).orElse(null), now, clock, null);
  }

  @Override
  public Set<Writer> writing(Set<Writer> before) {
    Set<Writer> still = new HashSet<>(before);
    still.removeIf(writer -> !writers.contains(writer.id()));
    return still;
  }

  @Override
  public long withoutValue(Look look, int most) {
    return blanks;
  }

  @Override
  public ChangePage news(Look look, @Nullable Position after, String upTo) {
    fail();
    long most = (Long) CursorText.cell(SEEN, upTo);
    return page(look, isBehind(look, after).and(row -> row.seen() <= most));
  }

  @Override
  public ChangePage again(Look look, Position end, @Nullable Position resume) {
    return page(look, isBehind(look, resume).and(isBehind(look, end).negate()));
  }

  private ChangePage page(Look look, Predicate<Row> which) {
    pages++;
    List<Row> all = sorted(which).toList();
    List<Row> page = all.subList(0, Math.min(PAGE, all.size()));
    Position end = page.isEmpty() ? null : position(look, page.get(page.size() - 1));
    return new ChangePage(cells(page), end, page.size(), clock, all.size() < PAGE);
  }

  private Stream<Row> sorted(Predicate<Row> which) {
    return rows.values().stream()
        .filter(which)
        .sorted(Comparator.comparing(Row::seen).thenComparing(Row::id));
  }

  private static Predicate<Row> isBehind(Look look, @Nullable Position position) {
    if (position == null) {
      return row -> true;
    }
    long seen = (Long) CursorText.cell(SEEN, position.value());
    String key = position.key();
    long id =
        key == null
            ? Long.MIN_VALUE
            : (Long) KeyCodec.decode(look.schema().keyColumns(), key).get(0);
    return row -> row.seen() > seen || (row.seen() == seen && row.id() > id);
  }

  private static Position position(Look look, Row row) {
    List<Column> key = look.schema().keyColumns();
    List<Object> cells = new ArrayList<>();
    key.forEach(column -> cells.add(column.name().equals("id") ? row.id() : row.seen()));
    return new Position(String.valueOf(row.seen()), KeyCodec.encode(key, cells));
  }

  private List<@Nullable Object[]> cells(List<Row> page) {
    List<@Nullable Object[]> cells = new ArrayList<>();
    page.forEach(
        row ->
            cells.add(
                new @Nullable Object[] {
                  row.id(), row.name(), spoilt.contains(row.id()) ? null : row.seen(), row.seen()
                }));
    return cells;
  }
}
