package io.tidemark.source.read;

import io.tidemark.source.read.ChangeReader.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is writing, from what a database tells in {@linkplain io.tidemark.dialect.WriterSteps steps}.
 * A statement has an id below 0, a transaction that has not written yet has 0.
 */
final class Writers {

  private Writers() {}

  /**
   * A transaction that is listed.
   *
   * @param writer with 0 for whatever is not known of it
   * @param reads whether it can only read
   * @param proves whether it proves that the list is new and whole
   */
  record Listed(Writer writer, boolean reads, boolean proves) {}

  /**
   * Whoever may have taken a value that nobody can see yet.
   *
   * @param statements that were under way
   * @param transactions that had begun a moment later
   */
  static List<Writer> of(List<Writer> statements, List<Listed> transactions) {
    List<Writer> writers = new ArrayList<>();
    Map<Long, Listed> bySession = new HashMap<>();
    for (Listed transaction : transactions) {
      bySession.put(transaction.writer().session(), transaction);
      if (!transaction.reads()) {
        writers.add(transaction.writer());
      }
    }
    for (Writer statement : statements) {
      Listed transaction = bySession.get(statement.session());
      if (transaction == null || (transaction.writer().id() == 0 && !transaction.reads())) {
        writers.add(statement);
      } else if (!transaction.reads()) { // its id is waited for, its time is still its own
        writers.add(new Writer(0, statement.session(), statement.since()));
      }
    }
    return writers;
  }

  /**
   * Who of those that were writing has not ended. In place of a statement it is its transaction, as
   * soon as that has an id: this one, or the session's next.
   */
  static Set<Writer> remaining(Set<Writer> before, List<Writer> now) {
    Set<Long> ids = new HashSet<>();
    Set<Long> sessions = new HashSet<>();
    for (Writer writer : before) {
      ids.add(writer.id());
      if (writer.id() < 0) {
        sessions.add(writer.session());
      }
    }
    return now.stream()
        .filter(Writer::holds)
        .filter(w -> ids.contains(w.id()) || (w.id() > 0 && sessions.contains(w.session())))
        .collect(Collectors.toSet());
  }
}
