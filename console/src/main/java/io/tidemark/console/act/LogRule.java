package io.tidemark.console.act;

import io.tidemark.console.cluster.Connector;
import java.util.Optional;

/**
 * What can be asked of a source that follows a log: a resync, which is a new snapshot of all of its
 * tables together. All else that can be asked is of sources that read by queries.
 */
public final class LogRule {
  private LogRule() {}

  /** Why it cannot be asked, and what can be done instead; empty when it can. */
  public static Optional<String> objection(Signal.Type type, Connector source) {
    String why =
        switch (type) {
          case RESYNC -> "";
          case RUN ->
              "reads at all times, so that there is no run to start: a resync takes a new snapshot"
                  + " of all its tables";
          case FULL ->
              "knows no other full read than a resync, a new snapshot of all its tables, at whose"
                  + " end goes what they lack";
          case RESET ->
              "has nothing to reset but its place in the log: stop it and DELETE"
                  + " /connectors/%s/offsets, and it begins with a new snapshot"
                      .formatted(source.name());
          case ABORT ->
              "does not give up a snapshot: a resync begins it anew, and before its end nothing is"
                  + " deleted by it";
          case TEST_ROW ->
              "sends nothing but what the log tells: change a row there to see what becomes of it";
        };
    return Optional.of(why)
        .filter(text -> !text.isEmpty())
        .map(text -> "connector %s follows a log and %s".formatted(source.name(), text));
  }
}
