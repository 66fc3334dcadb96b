package io.tidemark.sink.write;

import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.Registry;
import io.tidemark.sink.migrate.Wanted;
import io.tidemark.sink.state.Feeds;
import io.tidemark.sink.state.Proof;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;

/** What the state tables know of tables. */
final class TableRegistry implements Registry {
  private final Feeds feeds;
  private final Proof proof;
  private final Runnable forget;

  /**
   * @param forget called when what is remembered of tables is no longer so
   */
  TableRegistry(Feeds feeds, Proof proof, Runnable forget) {
    this.feeds = feeds;
    this.proof = proof;
    this.forget = forget;
  }

  @Override
  public void made(Session tx, TableId table) {
    proof.lostTable(tx, table);
  }

  @Override
  public boolean isOver(Session session, TableId table, Wanted wanted) {
    return !wanted.changes() && feeds.isOver(session, table, wanted.stream(), wanted.generation());
  }

  @Override
  public List<String> objections(Session session, TableSchema table, Wanted by) {
    List<String> objections =
        new ArrayList<>(feeds.objections(session, table, by.stream(), by.generation()));
    if (by.use() != Wanted.Use.ADD) {
      objections.add("the records that it does not fit only change rows, and would not fill it");
    }
    if (by.changes()) {
      objections.add(
          "the records that it does not fit are changes, and nothing brings the other rows again");
    }
    objections.addAll(feeds.losses(session, table, by.records()));
    return objections;
  }

  @Override
  public void lock(Session tx, TableId table) {
    feeds.lock(tx, table);
  }

  @Override
  public void madeAnew(Session tx, TableId table, Wanted by) {
    feeds.madeAnew(tx, table, by.stream(), by.generation());
    forget.run();
  }
}
