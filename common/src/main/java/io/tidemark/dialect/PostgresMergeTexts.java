package io.tidemark.dialect;

import static io.tidemark.dialect.SqlTemplate.value;

import io.tidemark.dialect.Merge.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statements that tell or make the outcomes of staged rows; each is built once. */
final class PostgresMergeTexts {
  /** The rows of a range of numbers. */
  static final String RANGE = "s._ord BETWEEN %s AND %s".formatted(value("from"), value("to"));

  /** The rows of some numbers, which take the place of {@code %s}. */
  static final String LISTED = "s._ord = ANY (CAST(%s AS int4[]))";

  private final MergeColumns columns;
  private final String stage;
  private final Outcomes outcomes;
  private final Map<Way, Texts> texts = new HashMap<>();

  private record Way(Rule rule, RecordMode mode) {}

  /**
   * By one rule, in one mode.
   *
   * @param merge of a range of rows
   * @param look at a range of rows
   * @param lookInRange the same, where their keys are known to lie between two
   * @param mergeListed of some rows
   */
  record Texts(
      SqlTemplate merge, SqlTemplate look, SqlTemplate lookInRange, SqlTemplate mergeListed) {}

  /**
   * @param stage its name, quoted
   */
  PostgresMergeTexts(MergeColumns columns, String stage) {
    this.columns = columns;
    this.stage = stage;
    this.outcomes = new Outcomes(columns);
  }

  Texts of(Rule rule, RecordMode mode) {
    return texts.computeIfAbsent(new Way(rule, mode), this::made);
  }

  private Texts made(Way way) {
    String inRange =
        "%s AND t.%s BETWEEN %s AND %s"
            .formatted(columns.join(), columns.firstKey(), value("least"), value("most"));
    return new Texts(
        SqlTemplate.of(merge(way, RANGE)),
        SqlTemplate.of(look(classified(way, columns.join(), RANGE))),
        SqlTemplate.of(look(classified(way, inRange, RANGE))),
        SqlTemplate.of(merge(way, LISTED.formatted(value("numbers")))));
  }

  private static String look(String classified) {
    return "SELECT string_agg(_outcome, '') FROM (SELECT %s ORDER BY s._ord) AS c"
        .formatted(classified);
  }

  /** What is asked of the staged rows of a range: their outcomes, and more before them. */
  private String classified(Way way, String join, String range) {
    return "s._ord, %s AS _outcome FROM %s s LEFT JOIN %s t ON %s WHERE %s"
        .formatted(
            outcomes.of(way.rule, way.mode, repeated(way.mode)),
            stage,
            columns.table(),
            join,
            range);
  }

  private String merge(Way way, String range) {
    Rule rule = way.rule;
    String classify = "SELECT s.ctid AS _tid, " + classified(way, columns.join(), range);
    String chosen = "FROM c JOIN %s s ON s.ctid = c._tid".formatted(stage);
    String update =
        "UPDATE %s t SET %s %s WHERE c._outcome IN ('c', 'w', 't') AND %s AND %s RETURNING 1"
            .formatted(
                columns.table(),
                columns.assignments(),
                chosen,
                columns.join(),
                outcomes.mine(rule));
    String raise =
        rule != Rule.CHANGE || way.mode != RecordMode.INSERT
            ? ""
            : "r AS (UPDATE %s t SET %s %s WHERE c._outcome = 'r' AND %s AND %s RETURNING 1),\n"
                .formatted(
                    columns.table(),
                    columns.newStamp(),
                    chosen,
                    columns.join(),
                    outcomes.mine(rule));
    return String.join(
        "\n",
        "WITH c AS MATERIALIZED (" + classify + "),",
        "u AS (" + update + "),",
        raise + "i AS (" + columns.insert(chosen + " WHERE c._outcome = 'a'") + " RETURNING 1)",
        "SELECT (SELECT count(*) FROM u)"
            + (raise.isEmpty() ? "" : " + (SELECT count(*) FROM r)")
            + ", (SELECT count(*) FROM i),",
        "string_agg(c._outcome, '' ORDER BY c._ord) FROM c");
  }

  /** Of rows that are one to the database, the others are duplicates. */
  private List<String> repeated(RecordMode mode) {
    return columns.foldedByDatabase()
        ? List.of(
            "WHEN row_number() OVER (PARTITION BY %s ORDER BY s._ord%s) > 1 THEN 'd'"
                .formatted(columns.keyValues(), mode == RecordMode.INSERT ? "" : " DESC"))
        : List.of();
  }
}
