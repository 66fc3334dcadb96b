package io.tidemark.jdbc;

import io.tidemark.dialect.CopySql;
import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.H2Dialect;
import io.tidemark.dialect.NativeColumn;
import io.tidemark.dialect.Sql;
import io.tidemark.table.ColumnType;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** H2's driver, for what is read: the other half of the example of docs/adding-a-dialect.md. */
final class H2Driver implements DatabaseDriver {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

  /** What other databases have for the same. */
  private static final Map<String, String> STATES =
      Map.of("42S02", "42P01", "42S03", "42P01", "42S04", "42P01", "42S22", "42703");

  private final Dialect dialect = new H2Dialect();

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public Connection connect(ConnectionSettings settings, Duration connect, Duration socket)
      throws SQLException {
    return DriverManager.getConnection(settings.url());
  }

  @Override
  public List<NativeColumn> describe(Connection connection, String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(dialect.describe(query))) {
      ResultSetMetaData result = statement.getMetaData();
      List<NativeColumn> columns = new ArrayList<>();
      for (int i = 1; i <= result.getColumnCount(); i++) {
        String type = result.getColumnTypeName(i);
        int digits = result.getPrecision(i);
        int scale = result.getScale(i);
        String name = result.getColumnLabel(i);
        columns.add(
            new NativeColumn(name, type, null, digits, digits, scale, true, false, null, false));
      }
      return columns;
    }
  }

  @Override
  public void begin(Connection connection, Session.Mode mode) throws SQLException {
    connection.setTransactionIsolation(
        mode == Session.Mode.REPEATABLE_READ_ONLY
            ? Connection.TRANSACTION_REPEATABLE_READ
            : Connection.TRANSACTION_READ_COMMITTED);
    connection.setAutoCommit(false);
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    connection.commit();
    connection.setAutoCommit(true);
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }

  @Override
  public void cancel(Connection connection) throws SQLException {
    connection.abort(Runnable::run);
  }

  @Override
  public void abort(Connection connection) throws SQLException {
    connection.abort(Runnable::run);
  }

  @Override
  public void close(Connection connection) throws SQLException {
    connection.close();
  }

  @Override
  public void bind(PreparedStatement to, int i, Sql.Bind bind) throws SQLException {
    Object cell = bind.cell();
    to.setObject(i, cell == null ? null : value(bind.type(), cell));
  }

  private static Object value(ColumnType type, Object cell) {
    return switch (type.kind()) {
      case DATE -> LocalDate.ofEpochDay((Integer) cell);
      case TIME -> LocalTime.ofNanoOfDay((Long) cell * 1000);
      case TIMESTAMP -> EPOCH.plus((Long) cell, ChronoUnit.MICROS);
      case TIMESTAMP_TZ -> EPOCH.plus((Long) cell, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
      default -> cell;
    };
  }

  @Override
  public CellReader reader(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> of(Boolean.class);
      case INT8 -> of(Byte.class);
      case INT16 -> of(Short.class);
      case INT32 -> of(Integer.class);
      case INT64 -> of(Long.class);
      case FLOAT32 -> of(Float.class);
      case FLOAT64 -> of(Double.class);
      case DECIMAL -> of(BigDecimal.class);
      case BYTES -> ResultSet::getBytes;
      case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ -> H2Driver::time;
      default -> ResultSet::getString;
    };
  }

  private static CellReader of(Class<?> cell) {
    return (rows, i) -> rows.getObject(i, cell);
  }

  private static @Nullable Object time(ResultSet rows, int i) throws SQLException {
    Object time = rows.getObject(i);
    if (time instanceof java.sql.Date) {
      return Math.toIntExact(rows.getObject(i, LocalDate.class).toEpochDay());
    } else if (time instanceof java.sql.Time) {
      return rows.getObject(i, LocalTime.class).toNanoOfDay() / 1000;
    } else if (time instanceof OffsetDateTime moment) {
      return micros(moment.toInstant());
    }
    LocalDateTime local = rows.getObject(i, LocalDateTime.class);
    return local == null ? null : micros(local.toInstant(ZoneOffset.UTC));
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
  }

  @Override
  public DatabaseException failure(SQLException e) {
    String state = STATES.getOrDefault(e.getSQLState(), e.getSQLState());
    return new DatabaseException(SqlStates.kind(state), state, "H2 error " + e.getErrorCode());
  }

  @Override
  public DatabaseException connecting(String location, SQLException e) {
    return failure(e).about("Cannot open " + location);
  }

  @Override
  public String checkTheWay() {
    return "check the path";
  }

  @Override
  public long copyIn(Connection connection, CopySql sql, CopySource source) {
    throw new UnsupportedOperationException("H2 is only read here");
  }
}
