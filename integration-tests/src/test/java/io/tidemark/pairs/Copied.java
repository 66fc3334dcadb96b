package io.tidemark.pairs;

import io.tidemark.pairs.Sample.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a destination has of a source's table, in which each value has a row of its own, and all
 * else is NULL.
 *
 * @param types of the destination's columns, by the names that {@link #column} gives them
 * @param rows by their number: the cells, in the order of the samples
 */
record Copied(Side from, Map<String, String> types, Map<Integer, List<@Nullable String>> rows) {

  /** The name of a sample's column. */
  static String column(int sample) {
    return "c" + sample;
  }

  /** Makes and fills the table of a source. */
  static void fill(Side from) {
    StringBuilder columns = new StringBuilder("id INTEGER NOT NULL PRIMARY KEY");
    for (int i = 0; i < from.samples().size(); i++) {
      columns.append(", ").append(column(i)).append(' ').append(from.samples().get(i).type());
    }
    from.execute("CREATE TABLE " + Side.TABLE + " (" + columns + ")");
    from.execute("INSERT INTO " + Side.TABLE + " (id) VALUES (0)");
    int row = 1;
    for (int i = 0; i < from.samples().size(); i++) {
      for (Value value : from.samples().get(i).values()) {
        from.execute(
            "INSERT INTO %s (id, %s) VALUES (%d, %s)"
                .formatted(Side.TABLE, column(i), row++, value.literal()));
      }
    }
  }

  /** Reads what a destination has. */
  static Copied of(Side from, Side to) {
    Map<String, String> types = new HashMap<>();
    to.tables().rows(to.types()).forEach(row -> types.put(text(row.get(0)), text(row.get(1))));
    StringBuilder cells = new StringBuilder("id");
    for (int i = 0; i < from.samples().size(); i++) {
      cells.append(", ").append(to.shown(from.samples().get(i).form(), column(i)));
    }
    Map<Integer, List<@Nullable String>> rows = new HashMap<>();
    for (List<@Nullable String> row : to.tables().rows("SELECT " + cells + " FROM " + Side.TABLE)) {
      rows.put(Integer.valueOf(text(row.get(0))), row.subList(1, row.size()));
    }
    return new Copied(from, types, rows);
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNull(text);
  }

  /**
   * What became of a sample, for a cell of the page: the type, and each value that is not the same.
   */
  String outcome(int sample) {
    List<String> notes = new ArrayList<>();
    Form form = from.samples().get(sample).form();
    int row = 1;
    for (int i = 0; i < sample; i++) {
      row += from.samples().get(i).values().size();
    }
    for (Value value : from.samples().get(sample).values()) {
      List<@Nullable String> cells = rows.get(row++);
      String cell = cells == null ? null : cells.get(sample);
      if (cells == null) {
        notes.add("rejects the row of " + value.label());
      } else if (cell == null) {
        notes.add(value.label() + " is lost");
      } else if (!form.canonical(cell).equals(form.canonical(value.meant()))) {
        notes.add(value.label() + " becomes " + new Value(cell, "").label());
      }
    }
    String type = types.get(column(sample));
    return notes.isEmpty() ? type + "" : type + ": " + String.join(", ", notes);
  }

  /** How many cells have a value. */
  long present() {
    return rows.values().stream().flatMap(List::stream).filter(Objects::nonNull).count();
  }
}
