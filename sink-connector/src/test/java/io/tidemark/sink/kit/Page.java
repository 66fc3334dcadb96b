package io.tidemark.sink.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of the page {@code docs/reference/conformance.md} that has a row for each case and a
 * column for each database. A database's run knows its own column only, and leaves the others be.
 */
final class Page {
  private static final Path FILE = Path.of("..", "docs", "reference", "conformance.md");
  private static final String BEGIN = "<!-- begin cases -->\n";
  private static final String END = "<!-- end cases -->\n";
  private static final List<String> FIXED = List.of("case", "write modes", "behaviours");

  private Page() {}

  /** The page as it is. */
  static String read() throws IOException {
    return Files.readString(FILE);
  }

  static void write(String page) throws IOException {
    Files.writeString(FILE, page);
  }

  /** The page with a database's column as its run has shown it. */
  static String with(String page, String database, List<Case> cases, Results results) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("the page lacks its marks");
    }
    String table = page.substring(begin + BEGIN.length(), end);
    Map<String, Map<String, String>> rows = parse(table);
    List<String> databases = new ArrayList<>(databases(table));
    if (!databases.contains(database)) {
      databases.add(database);
    }
    StringBuilder out = new StringBuilder(page.substring(0, begin + BEGIN.length()));
    out.append(line(Stream.concat(FIXED.stream(), databases.stream()).toList()));
    out.append("|---".repeat(FIXED.size() + databases.size())).append("|\n");
    for (Case one : cases) {
      Map<String, String> old = rows.getOrDefault(one.title(), Map.of());
      Function<String, String> outcome =
          name -> name.equals(database) ? results.outcome(one) : old.getOrDefault(name, "not run");
      List<String> cells = new ArrayList<>(List.of(one.title(), modes(one), one.numbers()));
      databases.stream().map(outcome).forEach(cells::add);
      out.append(line(cells));
    }
    return out + page.substring(end);
  }

  private static String modes(Case one) {
    return one.modes().equals(Mode.ALL)
        ? "all"
        : one.modes().stream().sorted().map(Mode::text).collect(Collectors.joining(", "));
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static List<String> databases(String table) {
    List<List<String>> lines = lines(table);
    return lines.isEmpty() ? List.of() : lines.get(0).subList(FIXED.size(), lines.get(0).size());
  }

  /** Outcomes by case and database. */
  private static Map<String, Map<String, String>> parse(String table) {
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    List<String> databases = databases(table);
    for (List<String> cells : lines(table)) {
      Map<String, String> row =
          Objects.requireNonNull(rows.computeIfAbsent(cells.get(0), t -> new LinkedHashMap<>()));
      for (int i = 0; i < databases.size(); i++) {
        row.put(databases.get(i), cells.get(FIXED.size() + i));
      }
    }
    return rows;
  }

  private static List<List<String>> lines(String table) {
    return table
        .lines()
        .filter(line -> line.startsWith("| "))
        .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ")))
        .toList();
  }
}
