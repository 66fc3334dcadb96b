package io.tidemark.sink.rules;

import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.table.TableId;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of every table. A table is named as {@code table.name.format} makes its name: where
 * that has no schema, only the connection knows it, and the name alone counts everywhere.
 *
 * @param usual of tables that are not named
 * @param named by the name that {@code tables.<table>.} gives them
 * @param qualified whether names may have their schema in front
 */
public record Rules(TableRules usual, Map<String, TableRules> named, boolean qualified) {
  public Rules {
    named = Map.copyOf(named);
  }

  /** The same rules for all tables. */
  public static Rules of(TableRules usual) {
    return new Rules(usual, Map.of(), false);
  }

  /** The rules of a table. */
  public TableRules of(TableId table) {
    TableRules found = qualified ? named.get(table.toString()) : null;
    return found != null ? found : named.getOrDefault(table.name(), usual);
  }

  /** Whether rows of any table are deleted, rather than marked or left. */
  public boolean deleteAny() {
    return Stream.concat(Stream.of(usual), named.values().stream())
        .anyMatch(rules -> rules.deletes() == DeleteBehavior.DELETE);
  }

  /** What must stay the same while a generation is written (I5), as text. */
  public String evidence() {
    String tables =
        new TreeMap<>(named)
            .entrySet().stream()
                .map(entry -> "; " + entry.getKey() + ": " + entry.getValue().evidence())
                .collect(Collectors.joining());
    return usual.evidence() + tables;
  }
}
