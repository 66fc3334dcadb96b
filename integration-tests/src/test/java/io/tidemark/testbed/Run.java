package io.tidemark.testbed;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row of {@code tidemark_runs}: what people are told of one generation. */
public record Run(Map<String, @Nullable String> columns) {
  /** The columns that are read, in the order of the query. */
  static final List<String> COLUMNS =
      List.of(
          "generation",
          "status",
          "trigger",
          "kind",
          "rows_read",
          "records_sent",
          "added",
          "changed",
          "unchanged",
          "removed",
          "rejected",
          "stale",
          "held_reason",
          "warnings",
          "error",
          "started_at",
          "ended_at",
          "source",
          "sync",
          "table_name");

  /** Not FAILED, which a task that goes on takes back. */
  static final Set<String> FINAL =
      Set.of("COMPLETED", "COMPLETED_WITH_ERRORS", "HELD", "BLOCKED", "ABORTED", "SUPERSEDED");

  public String status() {
    return text("status");
  }

  /** Whether the status stays as it is unless somebody does something. */
  public boolean settled() {
    return FINAL.contains(status());
  }

  public long generation() {
    return number("generation");
  }

  public long removed() {
    return number("removed");
  }

  /** {@code added/changed/unchanged/removed}. */
  public String counts() {
    return number("added")
        + "/"
        + number("changed")
        + "/"
        + number("unchanged")
        + "/"
        + number("removed");
  }

  /** The text of a column, empty for NULL. */
  public String text(String column) {
    return Objects.requireNonNullElse(columns.get(column), "");
  }

  /** The number in a column, 0 for NULL. */
  public long number(String column) {
    String value = columns.get(column);
    return value == null ? 0 : Long.parseLong(value);
  }
}
