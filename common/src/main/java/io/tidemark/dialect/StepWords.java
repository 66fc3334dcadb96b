package io.tidemark.dialect;

import io.tidemark.table.TableId;
import java.util.List;
import java.util.Optional;

/** What databases whose merges are several statements say in different words in those. */
interface StepWords extends MergeWords {

  /** How rows go into the table that nobody has looked at; empty where only a stage will do. */
  Optional<Straight> straight();

  /**
   * How rows get into the table itself, or a list of keys, without a stage.
   *
   * @param insert what begins such an insert
   * @param version of the table; see {@link Merge#tableVersion}
   */
  record Straight(String insert, Sql version) {}

  /**
   * How rows are looked up without a stage; empty where only a stage will do.
   *
   * @param columns how many columns the rows have, which are named as those of a stage
   * @param outcome see {@link #decide}
   */
  default Optional<Look> look(int columns, String outcome, String table, String join) {
    return Optional.empty();
  }

  /**
   * What comes before and after the rows, as {@code s}, in a query of their outcomes as one text,
   * in the order of the rows' numbers. Those are the first of their columns.
   */
  record Look(String before, String after) {}

  /** A table of the session alone, its name quoted. */
  String temporary(String name);

  /** Creates such a table: the row's number, which is its key, its outcome, and these columns. */
  String createTemporary(String name, String columns);

  String dropTemporary(String name);

  /** Empties one within a transaction, which goes on. */
  List<String> clearTemporary(String name, String columns);

  /**
   * Gives staged rows that are ranked behind the first the outcome of duplicates.
   *
   * @param ranked a SELECT of {@code _ord} and of {@code n}, which is 1 for the first of its like
   */
  default List<String> repeated(String stage, String ranked) {
    return inOne(stage, ranked);
  }

  /** The same in one statement, which names the stage twice. */
  static List<String> inOne(String stage, String ranked) {
    return List.of(
        "UPDATE %s SET _outcome = 'd' WHERE _ord IN (SELECT _ord FROM (%s) AS r WHERE n > 1)"
            .formatted(stage, ranked));
  }

  /**
   * Writes an outcome beside each staged row.
   *
   * @param outcome an expression over the table's row {@code t}, if there is one, and the staged
   *     row {@code s}
   * @param join what makes them one
   * @param range which staged rows
   */
  String decide(String stage, String table, String outcome, String join, String range);

  /**
   * Writes staged rows over those of the table.
   *
   * @param assignments to the row {@code t} from the staged row {@code s}
   * @param where of which pairs of rows
   */
  String update(String stage, String table, String assignments, String where);

  /** The outcomes of the staged rows {@code s} as one text, in the order of their numbers. */
  String gathered();

  /** How rows of a table are removed whose keys are staged. */
  StepRemoval removal(TableId table, Removal removal);
}
