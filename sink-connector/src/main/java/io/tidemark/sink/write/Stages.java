package io.tidemark.sink.write;

import io.tidemark.jdbc.Session;
import io.tidemark.jdbc.Session.Mode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The stages of the tables that were written last, in one session; all of it outside of a batch's
 * transaction.
 */
final class Stages {
  /** How many shapes have stages: two temporary tables each. */
  private static final int AT_MOST = 100;

  /** How many are made or dropped in a transaction, whose locks have to fit into the server's. */
  private static final int TOGETHER = 50;

  /** Those that were used last at the end. */
  private final Set<TargetTable> staged = new LinkedHashSet<>();

  private final List<TargetTable> forgotten = new ArrayList<>();
  private @Nullable Session session;

  /** The tables are not going to be used any more. */
  void forget() {
    forgotten.addAll(staged);
    staged.clear();
  }

  /** Makes the stages that are missing, and drops those that others have not used for long. */
  void use(Session current, Set<TargetTable> used) {
    if (session != current) {
      staged.clear();
      forgotten.clear(); // they have ended with their session
      session = current;
    }
    List<TargetTable> missing = used.stream().filter(table -> !staged.contains(table)).toList();
    missing.forEach(table -> table.prepare(current));
    together(current, missing, TargetTable::stage, staged::addAll);
    staged.removeAll(used);
    staged.addAll(used);
    forgotten.addAll(idle(used.size()));
    together(current, List.copyOf(forgotten), TargetTable::release, forgotten::removeAll);
  }

  /** Takes those away that are too many, but none of the last ones, which are in use. */
  private List<TargetTable> idle(int used) {
    int tooMany = Math.max(0, staged.size() - Math.max(AT_MOST, used));
    List<TargetTable> idle = staged.stream().limit(tooMany).toList();
    staged.removeAll(idle);
    return idle;
  }

  /**
   * Where each commit empties all stages of a session, that of a statement that commits by itself
   * does so, too: of a hundred tables that are new each would be emptied a hundred times.
   *
   * @param done is told of those with which it is done
   */
  private static void together(
      Session session,
      List<TargetTable> all,
      BiConsumer<TargetTable, Session> work,
      Consumer<List<TargetTable>> done) {
    for (int from = 0; from < all.size(); from += TOGETHER) {
      List<TargetTable> some = all.subList(from, Math.min(all.size(), from + TOGETHER));
      if (some.get(0).merge().keepsStages()) {
        for (TargetTable table : some) {
          work.accept(table, session);
          done.accept(List.of(table));
        }
      } else {
        session.inTransaction(
            Mode.READ_COMMITTED,
            tx -> {
              some.forEach(table -> work.accept(table, tx));
              return some;
            });
        done.accept(some);
      }
    }
  }
}
