package io.tidemark.source.read;

import io.tidemark.dialect.CursorRead;
import io.tidemark.dialect.CursorRead.Edge;
import io.tidemark.dialect.CursorRead.Side;
import io.tidemark.dialect.Read;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Row;
import io.tidemark.jdbc.Session;
import io.tidemark.source.cursor.CursorText;
import io.tidemark.source.cursor.KeyCodec;
import io.tidemark.source.cursor.Position;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a configured incremental sync from a database. */
public final class JdbcChangeReader implements ChangeReader {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcChangeReader.class);

  private final SourceDatabase database;
  private final SyncSpec spec;
  private final CursorSpec cursor;
  private final Complaints blindness;
  private final JdbcSyncReader rows;
  private JdbcSyncReader first;
  private @Nullable PageSize size;
  private String shown = "";

  /** For a sync that has a cursor. */
  public JdbcChangeReader(SourceDatabase database, SyncSpec spec, Complaints blindness) {
    this.database = database;
    this.spec = spec;
    this.cursor = Objects.requireNonNull(spec.cursor(), "an incremental sync has a cursor");
    this.blindness = blindness;
    this.rows = new JdbcSyncReader(database, spec);
    this.first = rows;
  }

  @Override
  public boolean ready() {
    return first.ready();
  }

  @Override
  public long clock() {
    return database.run(JdbcSyncReader::clock);
  }

  @Override
  public Look look() {
    size = null;
    Look look = rows.look();
    return database.run(
        session -> {
          check(look.schema(), spec, session);
          return look;
        });
  }

  /**
   * Checks what a sync reads, if it is incremental.
   *
   * @param found with the key that records are to carry
   * @throws ReadFailure when it lacks the cursor column or a key, or the database forbids cursors
   */
  public static void check(TableSchema found, SyncSpec spec, Session session) {
    if (spec.cursor() != null) {
      CursorCheck.check(found, spec, session);
    }
  }

  @Override
  public GenerationReader baseline(Look look, long begun, @Nullable String resume) {
    SyncSpec whole = FirstRead.of(spec, column(look), database.database().dialect(), begun);
    JdbcSyncReader reader = new JdbcSyncReader(database, whole);
    first = reader;
    return reader.open(look, resume);
  }

  @Override
  public Bound bound(Look look, Optional<Position> behind) {
    Column column = column(look);
    List<Edge> from = behind.map(position -> after(look, position)).stream().toList();
    return database.run(
        session -> {
          // before the snapshot: who begins later writes later times
          BoundRule rule = BoundRule.begin(session, column, cursor);
          warnOfBlindness(rule);
          return session.inTransaction(
              Session.Mode.REPEATABLE_READ_ONLY,
              tx -> {
                CursorRead all = new CursorRead(read(look), column, from);
                BoundRule.Limit hoped = rule.limit(List.of());
                Optional<Position> last = last(tx, below(all, hoped));
                if (last.isEmpty()) {
                  return hoped.bound(null); // whoever is writing matters to no row
                }
                BoundRule.Limit limit = rule.limit(WritersLook.of(tx));
                boolean lower = !limit.edge().equals(hoped.edge());
                return limit.bound((lower ? last(tx, below(all, limit)) : last).orElse(null));
              });
        });
  }

  private static CursorRead below(CursorRead range, BoundRule.Limit limit) {
    List<Edge> edges = new ArrayList<>(range.edges());
    limit.edge().ifPresent(edges::add);
    return new CursorRead(range.read(), range.cursor(), edges);
  }

  private void warnOfBlindness(BoundRule rule) {
    rule.blindness()
        .filter(blindness::isNews)
        .ifPresent(why -> LOG.warn("{}: {}", spec.name(), why));
  }

  private Optional<Position> last(Session tx, CursorRead range) {
    List<Column> order = range.order();
    List<Object> cells =
        tx.queryOne(tx.dialect().cursors().greatest(range), row -> cells(row, order))
            .orElse(List.of());
    if (cells.isEmpty()) {
      return Optional.empty();
    } else if (CursorText.isEndless(cells.get(0))) {
      throw new ReadFailure(
          ReadFailure.Kind.PERMANENT,
          "cursor.column "
              + range.cursor().name()
              + " of "
              + spec.reads()
              + " has a value that is no finite number, behind which nothing could come: leave such"
              + " rows out with a filter");
    }
    return Optional.of(position(range, cells));
  }

  private static List<Object> cells(Row row, List<Column> columns) {
    List<Object> cells = new ArrayList<>();
    for (Column column : columns) {
      cells.add(present(column, row.cell(cells.size() + 1, column.type())));
    }
    return cells;
  }

  /** A cell of the cursor, where the range leaves NULL out, or of the key. */
  private static Object present(Column column, @Nullable Object cell) {
    if (cell == null) {
      throw new ReadFailure(
          ReadFailure.Kind.PERMANENT,
          "key.columns has the column "
              + column.name()
              + ", which is NULL in some row: rows of the same cursor value cannot be told apart");
    }
    return cell;
  }

  private static Position position(CursorRead range, List<Object> cells) {
    return new Position(
        CursorText.of(range.cursor(), cells.get(0)),
        KeyCodec.encode(range.read().key(), cells.subList(1, cells.size())));
  }

  @Override
  public Set<Writer> writing(Set<Writer> before) {
    List<Writer> now =
        database.run(
            session -> session.inTransaction(Session.Mode.REPEATABLE_READ_ONLY, WritersLook::of));
    return Writers.remaining(before, now);
  }

  @Override
  public long withoutValue(Look look, int most) {
    CursorRead all = new CursorRead(read(look), column(look), List.of());
    return database.run(
        session ->
            session
                .queryOne(session.dialect().cursors().withoutValue(all, most), r -> r.getLong(1))
                .orElseThrow());
  }

  @Override
  public ChangePage news(Look look, @Nullable Position after, String upTo) {
    List<Edge> edges = new ArrayList<>();
    if (after != null) {
      edges.add(after(look, after));
    }
    edges.add(Edge.of(Side.UP_TO, CursorText.cell(column(look), upTo)));
    return page(look, edges);
  }

  @Override
  public ChangePage again(Look look, Position end, @Nullable Position resume) {
    Column column = column(look);
    List<Edge> edges = new ArrayList<>();
    if (resume != null) {
      edges.add(after(look, resume));
    } else {
      Object cell = CursorText.cell(column, end.value());
      long micros = cursor.lookback().toMillis() * 1000;
      edges.add(Edge.of(Side.FROM, CursorText.earlier(column, cell, micros)));
    }
    edges.add(new Edge(end.key() == null ? Side.BEFORE : Side.UP_TO, cells(look, end)));
    return page(look, edges);
  }

  private ChangePage page(Look look, List<Edge> edges) {
    CursorRead range = new CursorRead(read(look), column(look), edges);
    List<ColumnType> types = new ArrayList<>();
    range.read().columns().forEach(column -> types.add(column.type()));
    types.add(range.cursor().type());
    PageSize fitting = size == null ? new PageSize(types, spec.fetchSize()) : size;
    size = fitting;
    try {
      return database.run(
          session ->
              session.inTransaction(
                  Session.Mode.REPEATABLE_READ_ONLY, tx -> page(tx, range, types, fitting)));
    } catch (ReadFailure e) {
      if (e.kind() == ReadFailure.Kind.TIMEOUT) {
        fitting.tooSlow();
      }
      throw e;
    }
  }

  private ChangePage page(Session tx, CursorRead range, List<ColumnType> types, PageSize fitting) {
    int limit = fitting.rows();
    long clock = JdbcSyncReader.clock(tx);
    Sql sql = tx.dialect().cursors().page(range, limit);
    show(sql);
    return page(range, PageRows.read(tx, range.read(), sql, types, limit, fitting), clock);
  }

  private ChangePage page(CursorRead range, PageRows read, long clock) {
    List<@Nullable Object[]> rows = read.rows();
    PageSize fitting = Objects.requireNonNull(size);
    fitting.seen(rows.size(), read.bytes());
    Position end = rows.isEmpty() ? null : position(range, rows.get(rows.size() - 1));
    return new ChangePage(rows, end, read.bytes(), clock, read.ended());
  }

  /** The statement as it runs, without the values that are bound. */
  private void show(Sql sql) {
    if (LOG.isDebugEnabled() && !sql.text().equals(shown)) {
      shown = sql.text();
      LOG.debug("{}: {}", spec.name(), shown);
    }
  }

  private static Position position(CursorRead range, @Nullable Object[] cells) {
    List<Object> order = new ArrayList<>();
    order.add(present(range.cursor(), cells[cells.length - 1]));
    for (Column column : range.read().key()) {
      order.add(present(column, cells[range.read().columns().indexOf(column)]));
    }
    return position(range, order);
  }

  private Edge after(Look look, Position position) {
    return new Edge(position.key() == null ? Side.FROM : Side.BEHIND, cells(look, position));
  }

  private List<Object> cells(Look look, Position position) {
    List<Object> cells = new ArrayList<>();
    cells.add(CursorText.cell(column(look), position.value()));
    if (position.key() != null) {
      cells.addAll(KeyCodec.decode(look.schema().keyColumns(), position.key()));
    }
    return cells;
  }

  private Read read(Look look) {
    return JdbcSyncReader.read(look, spec);
  }

  private Column column(Look look) {
    return look.schema().column(cursor.column()).orElseThrow();
  }
}
