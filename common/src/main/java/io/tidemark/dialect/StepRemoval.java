package io.tidemark.dialect;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Statements that remove rows of a table whose keys are staged, {@code t} being the table. */
interface StepRemoval {

  /**
   * The staged keys whose rows go.
   *
   * @param stage where they are, {@code s}
   * @param range which of them were asked for
   * @param join what makes a staged key and a row one
   * @param where what makes them one, and the row one that goes
   * @param names the key's columns in the table
   * @param values and in the stage
   */
  record Keys(String stage, String range, String join, String where, String names, String values) {
    /** Those that were found to have a row that goes. */
    String found() {
      return "FROM %s AS s WHERE %s AND s._outcome".formatted(stage, range);
    }
  }

  /** Keep others away from rows that go until the transaction ends. */
  Stream<String> lock(Keys keys);

  /** Keep the rows that were found in the archive, where there is one. */
  Stream<String> keep(Keys keys);

  /**
   * Removes the rows that were found.
   *
   * @param stamp assignments to the rows that are marked, null for none
   */
  String remove(Keys keys, @Nullable String stamp);
}
