package io.tidemark.sink.write;

import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.Registry;
import io.tidemark.sink.migrate.Wanted;
import io.tidemark.sink.state.Feeds;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of tables where no sink has made its state tables yet: what they hold, which is all
 * somebody else's. Only to be asked.
 */
final class Newcomer implements Registry {
  private final Feeds feeds;

  Newcomer(Feeds feeds) {
    this.feeds = feeds;
  }

  @Override
  public boolean isOver(Session session, TableId table, Wanted wanted) {
    return false;
  }

  @Override
  public List<String> objections(Session session, TableSchema table, Wanted by) {
    List<String> objections = new ArrayList<>(feeds.strangers(session, table, by.stream()));
    objections.addAll(feeds.losses(session, table, by.records()));
    return objections;
  }

  @Override
  public void made(Session tx, TableId table) {
    throw onlyAsked();
  }

  @Override
  public void lock(Session tx, TableId table) {
    throw onlyAsked();
  }

  @Override
  public void madeAnew(Session tx, TableId table, Wanted by) {
    throw onlyAsked();
  }

  private static IllegalStateException onlyAsked() {
    return new IllegalStateException("nothing is done where nothing is but asked");
  }
}
