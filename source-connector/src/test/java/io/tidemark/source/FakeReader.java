package io.tidemark.source;

import io.tidemark.source.cursor.KeyCodec;
import io.tidemark.source.plan.Scope;
import io.tidemark.source.plan.Trial;
import io.tidemark.source.read.GenerationReader;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.Page;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.Sample;
import io.tidemark.source.read.SyncReader;
import io.tidemark.source.read.TrialReader;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A table of ids in memory, read in pages of two, which fails when told to. */
final class FakeReader implements SyncReader, TrialReader {
  static final int PAGE = 2;

  final TreeSet<Long> rows = new TreeSet<>();

  /** What rows say other than by default. */
  final Map<Long, String> names = new HashMap<>();

  final List<@Nullable String> resumes = new ArrayList<>();

  /** Thrown by the next calls of {@code next}, oldest first; null lets a call pass. */
  final Deque<Optional<ReadFailure>> pageFailures = new ArrayDeque<>();

  final Deque<ReadFailure> clockFailures = new ArrayDeque<>();
  final Deque<ReadFailure> lookFailures = new ArrayDeque<>();
  final Deque<ReadFailure> searchFailures = new ArrayDeque<>();
  boolean ready = true;
  boolean keyset = true;
  long clock = 1_000;
  String column = "name";
  List<String> key = List.of("id");
  String database = "one";
  @Nullable String collation;
  Scope scope = Scope.WHOLE;
  int openPasses;

  /** Whether all rows have the same key. */
  boolean repeated;

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public long clock() {
    ReadFailure failure = clockFailures.poll();
    if (failure != null) {
      throw failure;
    }
    return clock;
  }

  @Override
  public Look look() {
    ReadFailure failure = lookFailures.poll();
    if (failure != null) {
      throw failure;
    }
    List<Column> columns =
        List.of(
            new Column("id", ColumnType.of(Kind.INT64), false, false, collation, true),
            new Column(column, ColumnType.of(Kind.STRING), true));
    TableSchema schema =
        new TableSchema(new TableId("public", "t"), columns, keyset ? key : List.of());
    return new Look(schema, keyset, database, clock);
  }

  @Override
  public Sample find(Look look, Trial trial) {
    ReadFailure failure = searchFailures.poll();
    if (failure != null) {
      throw failure;
    }
    List<Column> key = look.schema().keyColumns();
    String asked = trial.key().get("id");
    long id = asked == null ? rows.first() : Long.parseLong(asked);
    if (id < position(key, scope.from(), id) || id >= position(key, scope.to(), id + 1)) {
      return new Sample.Elsewhere();
    } else if (trial.op() == Trial.Op.REMOVED) {
      return new Sample.Gone(List.of(id));
    } else if (!rows.contains(id)) {
      throw new ReadFailure(ReadFailure.Kind.PERMANENT, "there is no row of the test's key");
    }
    return new Sample.Row(
        new @Nullable Object[] {id, trial.overrides().getOrDefault("name", "row " + id)});
  }

  @Override
  public GenerationReader open(Look look, @Nullable String resume) {
    resumes.add(resume);
    List<Column> key = look.schema().keyColumns();
    long from = position(key, scope.from(), Long.MIN_VALUE + 1) - 1;
    long after = position(key, resume, from);
    openPasses++;
    return new Pass(key, after, position(key, scope.to(), Long.MAX_VALUE));
  }

  private static long position(List<Column> key, @Nullable String text, long otherwise) {
    return text == null ? otherwise : (Long) KeyCodec.decode(key, text).get(0);
  }

  private final class Pass implements GenerationReader {
    private final List<Column> key;
    private final long to;
    private long after;
    private boolean closed;

    Pass(List<Column> key, long after, long to) {
      this.key = key;
      this.to = to;
      this.after = after;
    }

    @Override
    public Optional<Page> next() {
      Optional<ReadFailure> failure =
          pageFailures.isEmpty() ? Optional.empty() : pageFailures.poll();
      if (failure.isPresent()) {
        throw failure.get();
      }
      List<Long> ids =
          rows.tailSet(after, false).stream().filter(id -> id < to).limit(PAGE).toList();
      if (ids.isEmpty()) {
        return Optional.empty();
      }
      after = ids.get(ids.size() - 1);
      List<@Nullable Object[]> cells = new ArrayList<>();
      ids.forEach(
          id ->
              cells.add(
                  FakeReader.this.repeated
                      ? new @Nullable Object[] {1L, "twice"}
                      : new @Nullable Object[] {id, names.getOrDefault(id, "row " + id)}));
      String endKey = key.isEmpty() ? null : KeyCodec.encode(key, List.of((Object) after));
      return Optional.of(new Page(cells, endKey, cells.size()));
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        openPasses--;
      }
    }
  }
}
