package io.tidemark.cli.chaos;

import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.DatabaseServer;
import java.util.List;

/** The source's database and its tables, and the databases of the copies. */
final class Shop implements AutoCloseable {

  static final String SOURCE = "shop";
  static final String COPY = "copy";
  static final String LOG = "log";

  private final Session session;
  private final List<SourceTable> tables;

  private Shop(Session session) {
    this.session = session;
    tables = Setup.TABLES.stream().map(name -> new SourceTable(name, session)).toList();
  }

  /** Makes databases and tables, and a reader whose clock can be set. */
  static Shop open(Cluster cluster, long seed) {
    try (Sql sql = Sql.connect(cluster.url("postgres"), DatabaseServer.USER)) {
      List.of(SOURCE, COPY, LOG).forEach(name -> sql.run("CREATE DATABASE " + name));
      sql.run("CREATE ROLE " + Setup.READER + " LOGIN");
    }
    Shop shop = new Shop(new Session(cluster.url(SOURCE)));
    shop.execute("CREATE SCHEMA clocks");
    shop.execute("GRANT USAGE ON SCHEMA clocks TO " + Setup.READER);
    shop.execute(
        "ALTER ROLE %s SET search_path = clocks, pg_catalog, public".formatted(Setup.READER));
    shop.tables.forEach(table -> table.create(seed));
    return shop;
  }

  List<SourceTable> tables() {
    return tables;
  }

  SourceTable table(String name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
  }

  void execute(String sql) {
    session.must(open -> open.run(sql));
  }

  @Override
  public void close() {
    session.close();
  }
}
