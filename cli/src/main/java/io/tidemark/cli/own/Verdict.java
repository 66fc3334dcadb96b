package io.tidemark.cli.own;

/**
 * What a comparison of one table found.
 *
 * @param table at the source
 * @param equal rows that the source had unchanged throughout and that the target has just so
 * @param missing such rows that the target does not have
 * @param different such rows that the target has otherwise
 * @param surplus rows of the target that the source had at neither time
 * @param moved rows that changed at the source between the two times: nothing is said of them
 */
public record Verdict(
    TableName table, long equal, long missing, long different, long surplus, long moved) {

  /** Whether a row differs that nothing at the source explains. */
  public boolean isDifferent() {
    return missing + different + surplus > 0;
  }

  /** The difference, for people. */
  public String difference() {
    return "%s: %d rows are missing at the target, %d are different there, %d are there only"
        .formatted(table, missing, different, surplus);
  }
}
