package io.tidemark.dialect;

import io.tidemark.dialect.Merge.Marks;
import io.tidemark.dialect.Merge.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a merge finds a staged row's {@link RowOutcome}: by what is there under its key, by the rule
 * and the record mode. {@code t} is the table's row, {@code s} the staged one.
 */
final class Outcomes {
  private final MergeColumns columns;

  Outcomes(MergeColumns columns) {
    this.columns = columns;
  }

  /**
   * A CASE over all that can be there, which gives the outcome's code.
   *
   * @param first what is asked before all else, as WHENs
   */
  String of(Rule rule, RecordMode mode, List<String> first) {
    List<String> all = new ArrayList<>(first);
    String absent = mode == RecordMode.UPDATE ? "'s'" : "'a'";
    if (columns.marks() == Marks.ABSENT) {
      // what is not sent of it would come back with it, as it was before the row went
      all.add("WHEN " + columns.isMarked() + " THEN 's'");
    }
    all.add("WHEN t." + columns.firstKey() + " IS NULL THEN " + absent);
    Stream<String> present = mode == RecordMode.INSERT ? left(rule) : written(rule);
    present.forEach(all::add);
    return "CASE " + String.join("\n  ", all) + " ELSE 'k' END";
  }

  /** Whether rows that are there and are not to be changed are left, and not written either. */
  static boolean leaves(Rule rule, RecordMode mode) {
    return rule != Rule.CHANGE && (rule != Rule.TOUCH || mode == RecordMode.INSERT);
  }

  private Stream<String> written(Rule rule) {
    String differs = columns.differs();
    String equal = rule == Rule.SCAN ? "'u'" : "'t'";
    return switch (rule) {
      case PLAIN ->
          Stream.of("WHEN t._sync_source IS NOT NULL THEN 'f'", "WHEN " + differs + " THEN 'c'");
      case LATE -> evidence();
      case SCAN, TOUCH, CHANGE ->
          Stream.of(
              "WHEN " + free() + " THEN CASE WHEN " + differs + " THEN 'c' ELSE 't' END",
              "WHEN t._sync_source <> " + source() + " THEN 'f'",
              "WHEN t._sync_generation > " + generation() + " THEN 'n'",
              "WHEN %s THEN CASE t._sync_generation WHEN %s THEN 'w' ELSE 'c' END"
                  .formatted(differs, generation()),
              "WHEN t._sync_generation < " + generation() + " THEN " + equal);
    };
  }

  /** A row that is there stays, and is known to be alive; one that was marked as gone is none. */
  private Stream<String> left(Rule rule) {
    if (rule == Rule.PLAIN) {
      Stream<String> own = Stream.of("WHEN t._sync_source IS NOT NULL THEN 'f'");
      Stream<String> back = Stream.of("WHEN " + columns.isMarked() + " THEN 'c'");
      return columns.marked() ? Stream.concat(own, back) : own;
    } else if (rule == Rule.LATE) {
      return evidence();
    }
    Stream<String> kept = rule == Rule.CHANGE ? raised() : kept();
    if (!columns.marked()) {
      return kept;
    }
    String back = "WHEN %s AND %s THEN 'c'".formatted(columns.isMarked(), mine(rule));
    return Stream.concat(Stream.of(back), kept);
  }

  /** No scan would say again that the row is alive, and nobody's row needs nobody to say so. */
  private Stream<String> raised() {
    return Stream.of(
        "WHEN " + free() + " THEN 'k'",
        "WHEN t._sync_source <> " + source() + " THEN 'f'",
        "WHEN t._sync_generation < " + generation() + " THEN 'r'");
  }

  /** Whoever's rows they are: that the record came is a trace of its generation in the table. */
  private Stream<String> kept() {
    return Stream.of(
        "WHEN " + free() + " THEN 'l'",
        "WHEN t._sync_source <> " + source() + " THEN 'f'",
        "WHEN t._sync_generation < " + generation() + " THEN 'l'");
  }

  private Stream<String> evidence() {
    return Stream.of(
        "WHEN " + free() + " THEN 'k'",
        "WHEN t._sync_source <> " + source() + " THEN 'f'",
        "WHEN t._sync_generation < " + generation() + " THEN 'l'");
  }

  /** The rows that a merge may write, asked again in case another transaction wrote them since. */
  String mine(Rule rule) {
    return rule == Rule.PLAIN
        ? "t._sync_source IS NULL"
        : "(%s OR (t._sync_source = %s AND t._sync_generation <= %s))"
            .formatted(free(), source(), generation());
  }

  /** Nobody's row, or one that may be taken over, or that another stream has marked as gone. */
  private String free() {
    String marked =
        columns.marked()
            ? " OR (%s AND t._sync_source <> %s)".formatted(columns.isMarked(), source())
            : "";
    return "(t._sync_source IS NULL OR t._sync_generation IS NULL OR %s%s)"
        .formatted(columns.isAdopted("t._sync_source"), marked);
  }

  private String source() {
    return columns.source();
  }

  private String generation() {
    return columns.generation();
  }
}
