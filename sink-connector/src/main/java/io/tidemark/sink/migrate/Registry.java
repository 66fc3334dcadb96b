package io.tidemark.sink.migrate;

import io.tidemark.jdbc.Session;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;

/** What is known of tables besides their definition, and has to agree with what is done to them. */
public interface Registry {

  /** A table was made, in the transaction that makes it; not when somebody else's was first. */
  void made(Session tx, TableId table);

  /** Whether records are so old that a table need not fit them: they are not written to it. */
  boolean isOver(Session session, TableId table, Wanted wanted);

  /** Why a table may not be dropped and made anew for records, in words. */
  List<String> objections(Session session, TableSchema table, Wanted by);

  /** Keeps out all who write to a table until the transaction ends. */
  void lock(Session tx, TableId table);

  /** A table was dropped and made anew, in the transaction that does it and has the locks. */
  void madeAnew(Session tx, TableId table, Wanted by);
}
