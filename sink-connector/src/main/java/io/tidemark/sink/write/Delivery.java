package io.tidemark.sink.write;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Sql;
import java.util.List;

/**
 * A batch on its way into the database, and whether what was committed with it may be told. A batch
 * that others follow need not wait until its commit is durable: a later one, which does wait, makes
 * all before it durable, and until then a crash of the database takes rows, positions and counts
 * back together.
 */
final class Delivery {
  private final Batch batch;
  private final boolean followed;
  private boolean late;

  /**
   * A batch that is sealed.
   *
   * @param followed whether another one is expected soon
   */
  Delivery(Batch batch, boolean followed) {
    this.batch = batch;
    this.followed = followed;
  }

  Batch batch() {
    return batch;
  }

  /**
   * The end of its transaction, which may be tried again.
   *
   * @param rejections of which somebody outside of the database hears
   * @return what is to be run last, so that the commit is late where it may be
   */
  List<Sql> end(Dialect dialect, List<Rejection> rejections) {
    boolean quiet = rejections.isEmpty() && batch.truncations().isEmpty();
    List<Sql> last = followed && quiet ? dialect.commitLate() : List.of();
    late = !last.isEmpty();
    return last;
  }

  /** Whether it is not known to be durable when it is committed. */
  boolean isLate() {
    return late;
  }
}
