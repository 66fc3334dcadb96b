package io.tidemark.dialect;

import io.tidemark.dialect.Sql.Bind;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is done to rows that are gone at the source.
 *
 * @param behavior whether they are deleted, marked, or left
 * @param cleared for {@link DeleteBehavior#CLEAR_FIELDS}: the columns that are set to NULL
 * @param archive where deleted rows are kept, null when they are not
 * @param told the columns of which a JSON object is to be told for each stale row that is removed;
 *     empty where nobody wants to know
 */
public record Removal(
    DeleteBehavior behavior, List<String> cleared, @Nullable Archive archive, List<Column> told) {

  /** Nobody wants to know the keys. */
  public Removal(DeleteBehavior behavior, List<String> cleared, @Nullable Archive archive) {
    this(behavior, cleared, archive, List.of());
  }

  /**
   * Where deleted rows are kept, as JSON, by the statement that deletes them.
   *
   * @param table the archive, with the columns of {@link #COLUMNS}
   * @param sink whose deletes these are
   * @param source the stream's source, null for rows of no stream
   * @param sync the stream's sync, likewise
   * @param from the table that the rows are deleted from
   * @param columns that table's columns
   * @param generation that found them gone, null for rows of no stream
   * @param cause {@code stale}, {@code tombstone} or {@code truncate}
   */
  public record Archive(
      TableId table,
      String sink,
      @Nullable String source,
      @Nullable String sync,
      String from,
      List<Column> columns,
      @Nullable Long generation,
      String cause) {

    public Archive {
      columns = List.copyOf(columns);
    }

    /** The archive's columns in the order of a row's values; the row itself and the time follow. */
    public static final List<String> COLUMNS =
        List.of("connector", "source", "sync", "table_name", "generation", "cause");

    /** The deleted row as JSON. */
    public static final String ROW = "row_json";

    /** When it was deleted. */
    public static final String TIME = "deleted_at";
  }

  public Removal {
    cleared = List.copyOf(cleared);
    told = List.copyOf(told);
  }

  /** Rows are deleted and not kept. */
  public static Removal delete() {
    return new Removal(DeleteBehavior.DELETE, List.of(), null);
  }

  /** The named values of the archive; none where there is none. */
  static Map<String, Bind> binds(Removal removal) {
    Archive archive = removal.archive;
    if (archive == null) {
      return Map.of();
    }
    Map<String, Bind> binds = new HashMap<>();
    binds.put("keepsink", text(archive.sink()));
    binds.put("keepsource", text(archive.source()));
    binds.put("keepsync", text(archive.sync()));
    binds.put("keeptable", text(archive.from()));
    binds.put("keepgeneration", new Bind(ColumnType.of(Kind.INT64), archive.generation()));
    binds.put("keepcause", text(archive.cause()));
    return binds;
  }

  /**
   * Whether a row is of no stream.
   *
   * @param name by which its table goes
   */
  static String isStranger(TableSchema table, String name) {
    return table.column(SystemColumns.SOURCE).isPresent()
        ? "%s.%s IS NULL".formatted(name, SystemColumns.SOURCE)
        : "1 = 1";
  }

  private static Bind text(@Nullable String text) {
    return new Bind(ColumnType.of(Kind.STRING), text);
  }
}
