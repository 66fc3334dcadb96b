package io.tidemark.sink.row;

import io.tidemark.connect.CellFromConnect;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code text.nul}: what becomes of the NUL character, which the database holds in no text. It is
 * left for the encoder to reject, or taken out and counted; a key's is never taken out, because two
 * keys could become one. Belongs to one thread.
 */
public final class TextNul {
  private static final Logger log = LoggerFactory.getLogger(TextNul.class);
  private static final long TENFOLD = 10;

  private final boolean strips;
  private final Map<TableId, Long> counts = new HashMap<>();

  /**
   * The choice of a configuration.
   *
   * @param strips whether the character is taken out of texts and of JSON
   */
  public TextNul(boolean strips) {
    this.strips = strips;
  }

  /** Reads a column's values as the given reader does, without the character if it is to go. */
  CellFromConnect reader(TableId table, Column column, CellFromConnect reader) {
    if (!strips || !Nuls.mayHave(column.type())) {
      return reader;
    }
    return value -> {
      Object cell = reader.convert(value);
      Object stripped = cell == null ? null : Nuls.strip(column.type(), cell);
      if (stripped != cell) {
        count(table, column);
      }
      return stripped;
    };
  }

  /** Tells of the first value of a table, the tenth, the hundredth and so on. */
  private void count(TableId table, Column column) {
    long count = counts.merge(table, 1L, Long::sum);
    long round = 1;
    while (round < count) {
      round *= TENFOLD;
    }
    if (round == count) {
      log.warn(
          "Table {}: {} values had NUL characters, which text.nul=strip has taken out; the last one in column {}",
          table,
          count,
          column.name());
    }
  }

  /** How many values of a table have lost characters. */
  long count(TableId table) {
    @Nullable Long count = counts.get(table);
    return count == null ? 0 : count;
  }
}
