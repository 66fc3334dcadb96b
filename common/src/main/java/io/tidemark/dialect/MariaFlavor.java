package io.tidemark.dialect;

import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What MariaDB and MySQL, which are spoken to by one dialect, have different words for. Which of
 * them a server is its URL says, and the driver checks.
 */
interface MariaFlavor {
  String name();

  /** What its URLs begin with. */
  String scheme();

  /** Parameters with which its drivers would not do as Tidemark relies on; a group has the name. */
  Pattern refusedParameters();

  /** The collation by bytes in which blanks at the end count, too. */
  String collation();

  /** A bound text, or NULL, that can be given that collation. */
  String text(String value);

  /** The variable that limits statements. */
  String limit();

  /** A limit as its value. */
  String limited(Duration statement);

  /** Statements that its sessions begin with, besides those of all. */
  List<String> openSession();

  /** Assignments to variables that only its writers need, behind those of all. */
  String openWriter();

  /** Before the name of what is added, where the server can pass over what is there already. */
  String ifNotExists();

  /** A statement with a comment that no other has, between its two parts. */
  Sql marked(String before, String after);

  /** What a unique index is of that keeps texts of any length apart, and finds no row. */
  String unique(List<String> columns);

  /** Before the CREATE of a stage, which may be wider than its table. */
  String lenient();

  /**
   * Makes a temporary table, in the place of the one that there may be, and commits nothing.
   *
   * @param before the CREATE
   */
  List<String> temporaryAnew(String before, String name, String definition);

  /** See {@link StepWords#decide}. It locks no row of the table. */
  String decide(String stage, String table, String outcome, String join, String range);

  /** See {@link StepWords#repeated}. */
  List<String> repeated(String stage, String ranked);

  /** Whether a text of so many characters is staged with its bounds, so that rows fit that do. */
  boolean boundsInStage(int length);

  /** Whether the index that {@code i} is of sees less of a column than its whole value. */
  String isPart();

  /** Whether rows are found by it, in its order. */
  String isSorted();

  /** Whether statements may use it. */
  String isUsed();

  /** Whether the column {@code c} is computed. */
  String isGenerated();

  /** Whether it has a default. */
  String hasDefault();

  /** What adds columns whose own checks a new declaration loses, of one table; may be empty. */
  String pinningChecks();

  /** Why it cannot be told who writes to a table, whose place is null where it is a query. */
  Sql objections(@Nullable TableId table);

  WriterSteps writers();
}
