package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows in PostgreSQL's binary COPY format. A copy is one {@link #header}, any number of
 * rows, and one {@link #trailer}; buffers of rows can be sent one after the other.
 */
public final class CopyEncoder {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };

  private static final int NULL = -1;

  private final List<Column> columns;
  private final CellEncoder[] encoders;

  private CopyEncoder(List<Column> columns, CellEncoder[] encoders) {
    this.columns = List.copyOf(columns);
    this.encoders = encoders;
  }

  /**
   * Rows for a stage table whose columns have {@link PostgresDialect#stageType}'s types: nothing
   * that it encodes can fail in the database before it is cast.
   */
  public static CopyEncoder forStage(List<Column> columns) {
    return new CopyEncoder(
        columns,
        columns.stream().map(c -> PostgresTypes.stage(c.type())).toArray(CellEncoder[]::new));
  }

  /** Rows for a table whose columns have just these types; {@link #canWriteTo} tells. */
  public static CopyEncoder forTable(List<Column> columns) {
    return new CopyEncoder(
        columns,
        columns.stream().map(c -> PostgresTypes.direct(c.type())).toArray(CellEncoder[]::new));
  }

  /** Whether cells of the type can be copied into a column of that type without a stage. */
  public static boolean canWriteTo(ColumnType type) {
    return PostgresTypes.hasDirect(type);
  }

  /** What writes cells of a type, NULL among them, as fields of a stage's rows. */
  static FieldEncoder stageField(ColumnType type) {
    CellEncoder encoder = PostgresTypes.stage(type);
    return (cell, out) -> {
      if (cell == null) {
        out.putInt(NULL);
      } else {
        encoder.encode(cell, out);
      }
    };
  }

  public static void header(CopyBuffer out) {
    out.putBytes(SIGNATURE);
    out.putInt(0);
    out.putInt(0);
  }

  public static void trailer(CopyBuffer out) {
    out.putShort(-1);
  }

  /**
   * Writes one row, whole or not at all.
   *
   * @param cells one per column
   * @throws UnencodableCell naming the column, when the database cannot hold a cell
   */
  public void row(@Nullable Object[] cells, CopyBuffer out) {
    int start = out.size();
    out.putShort(encoders.length);
    int i = 0;
    try {
      for (; i < encoders.length; i++) {
        Object cell = cells[i];
        if (cell == null) {
          out.putInt(NULL);
        } else {
          encoders[i].encode(cell, out);
        }
      }
    } catch (UnencodableCell e) {
      out.truncate(start);
      throw new UnencodableCell("column " + columns.get(i).name() + ": " + e.getMessage());
    }
  }
}
