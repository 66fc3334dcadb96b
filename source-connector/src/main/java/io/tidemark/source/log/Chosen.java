package io.tidemark.source.log;

import io.tidemark.config.IdentityConfig;
import io.tidemark.connect.DecimalMode;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Session;
import io.tidemark.source.plan.Selection;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The tables that a configuration chooses.
 *
 * @param tables whose log can be followed, by name
 * @param problems why others cannot, for people
 * @param form what is the same for all of them
 */
record Chosen(List<LogTable> tables, List<String> problems, LogTable.Form form) {
  /** Asks the catalogue. */
  static Chosen of(LogConfig config, Session session) {
    Map<TableId, TableSchema> existing = new HashMap<>();
    Catalog.tables(session).stream()
        .filter(table -> !table.view())
        .forEach(table -> existing.put(table.schema().id(), table.schema()));
    Selection selection =
        Selection.of(
            config.globs(LogKeys.TABLES), config.globs(LogKeys.TABLES_EXCLUDE), existing.keySet());
    List<String> problems = new ArrayList<>();
    selection
        .unmatched()
        .forEach(glob -> problems.add(glob + " matches no table that the user may see"));
    if (selection.tables().isEmpty() && problems.isEmpty()) {
      problems.add("chooses no table: name some, such as public.*");
    }
    Map<TableId, String> unfit =
        config.database().server(config, session).unfit(Set.copyOf(selection.tables()));
    LogTable.Form form = form(config, session);
    List<LogTable> tables = new ArrayList<>();
    for (TableId id : selection.tables()) {
      TableSchema found = Objects.requireNonNull(existing.get(id));
      List<String> objections = objections(found, form);
      if (unfit.containsKey(id)) {
        problems.add(id + unfit.get(id));
      } else if (!objections.isEmpty()) {
        problems.addAll(objections);
      } else if (form.decimals() == DecimalMode.DOUBLE && hasNumber(found)) {
        problems.add(
            id + " has exact numbers in its key, which decimal.mode=double may make equal");
      } else {
        tables.add(LogTable.of(found, form));
      }
    }
    return new Chosen(tables, problems, form);
  }

  /** The table of a sync, which may not be among those that are chosen now. */
  LogTable of(String sync) {
    return tables.stream()
        .filter(table -> table.sync().equals(sync))
        .findFirst()
        .orElseGet(() -> LogTable.gone(sync, form));
  }

  private static boolean hasNumber(TableSchema table) {
    return table.keyColumns().stream().anyMatch(column -> column.type().kind() == Kind.DECIMAL);
  }

  private static List<String> objections(TableSchema table, LogTable.Form form) {
    return table.columns().stream()
        .filter(column -> form.sends(table, column))
        .flatMap(
            column ->
                form
                    .kind()
                    .objection(column)
                    .map(why -> "%s.%s %s".formatted(table.id(), column.name(), why))
                    .stream())
        .toList();
  }

  private static LogTable.Form form(LogConfig config, Session session) {
    return new LogTable.Form(
        config.database(),
        Catalog.identity(session),
        config.source(),
        config.getString(IdentityConfig.TOPIC_PREFIX),
        config.mapping(),
        config.decimalMode(),
        EngineSettings.ofValues(config.debezium()));
  }
}
