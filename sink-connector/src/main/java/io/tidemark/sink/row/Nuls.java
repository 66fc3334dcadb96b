package io.tidemark.sink.row;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cells without NUL characters. Pure; a cell that has none is given back itself. */
final class Nuls {
  private static final String ESCAPE = "\\u0000";

  private Nuls() {}

  /** Whether cells of a type are texts that could have one. */
  static boolean mayHave(ColumnType type) {
    return switch (type.kind()) {
      case STRING, JSON, OTHER -> true;
      case ARRAY -> mayHave(Objects.requireNonNull(type.element()));
      default -> false;
    };
  }

  static Object strip(ColumnType type, Object cell) {
    ColumnType element = type.element();
    if (element != null) {
      return strip(element, (List<?>) cell);
    }
    String text = ((String) cell).replace("\0", "");
    return type.kind() == Kind.JSON ? unescaped(text) : text;
  }

  private static List<?> strip(ColumnType type, List<?> cells) {
    List<@Nullable Object> stripped = new ArrayList<>(cells.size());
    boolean changed = false;
    for (Object cell : cells) {
      Object without = cell == null ? null : strip(type, cell);
      changed |= without != cell;
      stripped.add(without);
    }
    return changed ? stripped : cells;
  }

  /** A document without escaped ones; what follows an escaped backslash is no escape. */
  private static String unescaped(String json) {
    if (!json.contains(ESCAPE)) {
      return json;
    }
    StringBuilder out = new StringBuilder(json.length());
    int i = 0;
    while (i < json.length()) {
      if (json.startsWith(ESCAPE, i)) {
        i += ESCAPE.length();
      } else {
        int end = Math.min(json.length(), i + (json.charAt(i) == '\\' ? 2 : 1));
        out.append(json, i, end);
        i = end;
      }
    }
    return out.length() == json.length() ? json : out.toString();
  }
}
