package io.tidemark.cli.own;

import io.tidemark.cli.database.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which tables are mirrored, and everything that stands in the way at the source. Pure.
 *
 * @param tables to be mirrored, by name
 * @param problems each in words, with what to do
 */
record Selection(List<SourceTable> tables, List<String> problems) {

  private static final Set<String> SYSTEM =
      Set.of("_sync_source", "_sync_generation", "_sync_time", "_sync_id");

  /** Begins the names of Tidemark's own tables, which lie beside the mirrored ones. */
  private static final String OWN = "tidemark_";

  /** Chooses from what there is. */
  static Selection of(Request request, String user, List<Listing> there) {
    List<String> problems = new ArrayList<>();
    List<SourceTable> tables = new ArrayList<>();
    unmatched(request, there, problems);
    for (Listing one : there) {
      if (request.chooses(one.name(), one.view())) {
        List<String> key = key(request, one);
        rights(one, user, problems);
        names(one, problems);
        if (key.isEmpty() && !request.appends(one.name())) {
          problems.add(keyless(one));
        }
        tables.add(one.table(key));
      }
    }
    keys(request, tables, problems);
    twins(tables, problems);
    if (tables.isEmpty() && problems.isEmpty()) {
      problems.add("--exclude leaves no table to mirror");
    }
    return new Selection(tables, problems);
  }

  private static List<String> key(Request request, Listing one) {
    List<String> chosen = request.keys().getOrDefault(one.name().toString(), List.of());
    return request.appends(one.name()) ? List.of() : chosen.isEmpty() ? one.key() : chosen;
  }

  private static void unmatched(Request request, List<Listing> there, List<String> problems) {
    Stream.concat(request.tables().stream(), request.append().stream())
        .filter(glob -> there.stream().noneMatch(one -> fits(glob, one)))
        .forEach(
            glob -> {
              boolean views = there.stream().anyMatch(one -> glob.matches(one.name()));
              problems.add(
                  views
                      ? "%s matches only views, which are chosen by their full names: name them"
                          .formatted(glob.text())
                      : "%s matches no table: write schema.table as the database spells it; * stands for any text"
                          .formatted(glob.text()));
            });
  }

  private static boolean fits(Glob glob, Listing one) {
    return glob.matches(one.name()) && !(one.view() && glob.isWild());
  }

  private static void rights(Listing one, String user, List<String> problems) {
    List<String> grants = new ArrayList<>();
    if (!one.mayUseSchema()) {
      grants.add("GRANT USAGE ON SCHEMA %s TO %s;".formatted(schema(one), Names.quoted(user)));
    }
    if (!one.mayRead()) {
      grants.add("GRANT SELECT ON %s TO %s;".formatted(one.name().quoted(), Names.quoted(user)));
    }
    if (!grants.isEmpty()) {
      problems.add(
          "%s may not be read by %s: %s".formatted(one.name(), user, String.join(" ", grants)));
    }
  }

  private static String schema(Listing one) {
    return Names.quoted(one.name().schema());
  }

  private static void names(Listing one, List<String> problems) {
    if (one.name().name().startsWith(OWN)) {
      problems.add(
          "%s has a name that Tidemark keeps for its own tables: leave it out with --exclude %s"
              .formatted(one.name(), one.name()));
    }
    if (one.columns().isEmpty()) {
      problems.add("%s has no columns: leave it out with --exclude".formatted(one.name()));
    }
    one.columns().stream()
        .filter(SYSTEM::contains)
        .findFirst()
        .ifPresent(
            column ->
                problems.add(
                    "%s has a column %s, which is Tidemark's name for one of its own: leave the table out with --exclude, or rename the column"
                        .formatted(one.name(), column)));
  }

  private static String keyless(Listing one) {
    return ("%s %s has no primary key or unique index on NOT NULL columns: if columns tell its rows"
            + " apart, say --key '%s=column,...'; with --append '%s' every run adds all its rows"
            + " anew; or leave it out with --exclude '%s'")
        .formatted(one.view() ? "View" : "Table", one.name(), one.name(), one.name(), one.name());
  }

  private static void keys(Request request, List<SourceTable> tables, List<String> problems) {
    request
        .keys()
        .forEach(
            (name, columns) -> {
              List<SourceTable> meant =
                  tables.stream().filter(table -> table.name().toString().equals(name)).toList();
              if (meant.isEmpty()) {
                problems.add("--key %s: no such table is chosen by --tables".formatted(name));
              }
              meant.forEach(table -> columns(table, columns, problems));
            });
  }

  private static void columns(SourceTable table, List<String> key, List<String> problems) {
    for (String column : key) {
      if (table.columns().stream().noneMatch(c -> c.name().equals(column))) {
        problems.add("--key %s: there is no column %s".formatted(table.name(), column));
      }
    }
  }

  /** All tables lie in one schema of the target. */
  private static void twins(List<SourceTable> tables, List<String> problems) {
    Map<String, TableName> seen = new TreeMap<>();
    for (SourceTable table : tables) {
      TableName other = seen.putIfAbsent(table.name().name(), table.name());
      if (other != null) {
        problems.add(
            "%s and %s would both become the table %s at the target: mirror them in two runs, each with a --target-schema of its own"
                .formatted(other, table.name(), table.name().name()));
      }
    }
  }
}
