package io.tidemark.source;

import io.tidemark.source.cursor.KeyCodec;
import io.tidemark.source.generation.Prints;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.read.Layout;
import io.tidemark.source.read.Look;
import io.tidemark.table.Column;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that the last pass came upon, so that what {@code cursor.lookback.ms} reads again is not
 * sent again. Only a saving: what it has forgotten is sent once more, which changes nothing. What a
 * pass does not come upon is gone, or too old to be read again, so that the next one forgets it: a
 * row that comes back as it was has to be sent.
 */
final class SentRows {
  /** Rows that a task remembers of a sync, some 200 bytes each. */
  static final int MOST = 200_000;

  private final Mapping mapping;
  private final int most;
  private Map<String, String> before = new LinkedHashMap<>();
  private Map<String, String> prints = new LinkedHashMap<>();

  /**
   * @param mapping which columns rows have
   * @param most rows that are remembered
   */
  SentRows(Mapping mapping, int most) {
    this.mapping = mapping;
    this.most = most;
  }

  /** A pass begins. */
  void begin() {
    before = prints;
    prints = new LinkedHashMap<>();
  }

  /** The rows that are not known as they are, in their order; they are known from now on. */
  List<@Nullable Object[]> fresh(Look look, List<@Nullable Object[]> rows) {
    TableSchema schema = look.schema();
    List<Column> columns = Layout.of(schema, mapping).read();
    int[] key = schema.keyColumns().stream().mapToInt(columns::indexOf).toArray();
    List<@Nullable Object[]> fresh = new ArrayList<>();
    for (@Nullable Object[] cells : rows) {
      String name = name(schema.keyColumns(), key, cells);
      String print = Prints.of(Arrays.stream(cells).map(SentRows::text).toList());
      String earlier = before.remove(name);
      String known = prints.remove(name);
      if (!print.equals(known == null ? earlier : known)) {
        fresh.add(cells);
      }
      prints.put(name, print); // as the youngest
    }
    while (prints.size() > most) {
      prints.remove(prints.keySet().iterator().next());
    }
    return fresh;
  }

  /** Forgets all. */
  void clear() {
    before.clear();
    prints.clear();
  }

  private static String name(List<Column> columns, int[] key, @Nullable Object[] cells) {
    List<Object> values = new ArrayList<>(key.length);
    for (int index : key) {
      Object cell = cells[index];
      values.add(cell == null ? "" : cell);
    }
    return KeyCodec.encode(columns, values);
  }

  private static @Nullable String text(@Nullable Object cell) {
    return cell instanceof byte[] bytes
        ? Base64.getEncoder().encodeToString(bytes)
        : cell == null ? null : cell.toString();
  }
}
