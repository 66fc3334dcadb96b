package io.tidemark.sink.migrate;

import java.util.List;

/**
 * What would be done, asked of what is there now.
 *
 * @param statements that would be run, in this order; values stand in them as {@code ?}
 * @param refused why nothing would be done, in words; empty where nothing stands in the way
 */
public record Outlook(List<String> statements, List<String> refused) {
  public Outlook {
    statements = List.copyOf(statements);
    refused = List.copyOf(refused);
  }

  /** Nothing would be done, and why. */
  public static Outlook refused(String why) {
    return new Outlook(List.of(), List.of(why));
  }
}
