package io.tidemark.sink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.KeySet;
import io.tidemark.dialect.Sql;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.SinkPostgres;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StreamsIT {
  private static final StreamId ORDERS = new StreamId("shop", "orders");

  private Database database;
  private Session session;
  private StateTables tables;

  @BeforeEach
  void open() {
    database = SinkPostgres.database("streams");
    session = database.connect();
    tables = new StateTables("streams", database.dialect());
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void tablesOfAnEarlierVersionGetTheColumnsThatTheyLack() {
    tables.create(session);
    session.execute("ALTER TABLE tidemark_applied DROP COLUMN written_as, DROP COLUMN kept");
    tables.create(session);
    assertThat(
            session.query(
                Sql.of("SELECT written_as, kept FROM tidemark_applied"), row -> row.isNull(1)))
        .isEmpty();
  }

  @Test
  void aTaskThatStartsWaitsForNobodyWhoWrites() {
    tables.create(session);
    try (Session writer = database.connect();
        Session starting = database.connect()) {
      starting.execute("SET lock_timeout = '1s'");
      writer.begin(Session.Mode.READ_COMMITTED);
      writer.execute("LOCK TABLE tidemark_runs, tidemark_streams IN ROW EXCLUSIVE MODE");
      assertThatCode(() -> tables.create(starting)).doesNotThrowAnyException();
    }
  }

  @Test
  void anyNumberOfTasksCreateAndRegisterAtOnce() throws Exception {
    ExecutorService tasks = Executors.newFixedThreadPool(6);
    try {
      List<Future<Integer>> ids = new ArrayList<>();
      for (int task = 0; task < 12; task++) {
        TableId table = new TableId("streams", "t" + task % 3);
        ids.add(tasks.submit(() -> register(table)));
      }
      for (int task = 0; task < 12; task++) {
        assertThat(ids.get(task).get()).isEqualTo(ids.get(task % 3).get());
      }
    } finally {
      tasks.shutdownNow();
    }
    assertThat(
            session.query(Sql.of("SELECT id FROM tidemark_streams ORDER BY id"), r -> r.getInt(1)))
        .containsExactly(1, 2, 3);
  }

  private int register(TableId table) {
    try (Session own = database.connect()) {
      tables.create(own);
      return new Streams(tables, "a", false).register(own, ORDERS, table).id();
    }
  }

  @Test
  void anotherSinksTableIsRefusedWithItsOwnersNameUnlessAdopted() {
    tables.create(session);
    TableId table = new TableId("streams", "orders");
    StreamRow row = new Streams(tables, "first", false).register(session, ORDERS, table);
    assertThatThrownBy(() -> new Streams(tables, "second", false).register(session, ORDERS, table))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("sink first")
        .hasMessageContaining("streams.orders")
        .hasMessageContaining("adopt.owner=true");
    Streams second = new Streams(tables, "second", true);
    assertThat(second.register(session, ORDERS, table)).isEqualTo(row);
    assertThat(second.histories(session))
        .singleElement()
        .extracting(StreamHistory::previousOwner)
        .isEqualTo("first");
    Streams first = new Streams(tables, "first", false);
    assertThat(first.of(session, ORDERS)).isEmpty();
    assertThatThrownBy(() -> first.floor(session, row))
        .as("a task that registered earlier")
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("sink second");
  }

  @Test
  @DisplayName("model owner_taken_unlocked: a stream is not taken over while its owner writes")
  void aTakeOverWaitsForTheOwner() {
    tables.create(session);
    TableId table = new TableId("streams", "orders");
    Streams first = new Streams(tables, "first", false);
    StreamRow row = first.register(session, ORDERS, table);
    Streams second = new Streams(tables, "second", true);
    try (Session other = database.connect()) {
      other.execute("SET lock_timeout = '100ms'");
      session.begin(Session.Mode.READ_COMMITTED);
      first.lockShared(session, row.id());
      assertThatThrownBy(() -> second.register(other, ORDERS, table))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("55P03");
      assertThat(first.floor(session, row)).as("still its own").hasValue(0);
      session.commit();
      assertThat(second.register(other, ORDERS, table)).isEqualTo(row);
    }
  }

  @Test
  @DisplayName("model owner_forgotten: only a release makes up for a previous owner")
  void thePreviousOwnerIsRememberedUntilAPersonReleasesADelete() {
    tables.create(session);
    TableId table = new TableId("streams", "orders");
    int id = new Streams(tables, "first", false).register(session, ORDERS, table).id();
    Streams second = new Streams(tables, "second", true);
    second.register(session, ORDERS, table);
    second.raiseFloor(session, id, new FloorRaise(7, 0, 3, "f", "c", false));
    assertThat(second.histories(session))
        .singleElement()
        .extracting(StreamHistory::previousOwner)
        .isEqualTo("first");
    second.raiseFloor(session, id, new FloorRaise(8, 0, 4, "f", "c", true));
    assertThat(second.histories(session))
        .singleElement()
        .extracting(StreamHistory::previousOwner)
        .isNull();
  }

  @Test
  void theFloorOnlyRises() {
    tables.create(session);
    Streams streams = new Streams(tables, "a", false);
    StreamRow row = streams.register(session, ORDERS, new TableId("streams", "orders"));
    streams.raiseFloor(session, row.id(), new FloorRaise(7, 0, 3, "f", "c", false));
    streams.raiseFloor(session, row.id(), new FloorRaise(5, 0, 4, "g", "d", false));
    assertThat(streams.floor(session, row)).hasValue(7);
    assertThat(streams.histories(session))
        .containsExactly(
            new StreamHistory(
                new StreamRow(row.id(), ORDERS, row.table(), 7), 0, 3L, "f", "c", null, null));
  }

  @Test
  @DisplayName("the id of a stream whose row was deleted is not used while it has key tables")
  void idsOfKeyTablesAreTaken() {
    tables.create(session);
    session.execute("CREATE TABLE orders (id bigint PRIMARY KEY)");
    Streams streams = new Streams(tables, "a", false);
    TableId orders = new TableId("streams", "orders");
    List<Column> key = Catalog.table(session, orders).orElseThrow().schema().keyColumns();
    StreamRow first = streams.register(session, ORDERS, orders);
    new KeyTables(tables).ensureSeen(session, first, 7, key);
    session.execute("DELETE FROM tidemark_streams");
    StreamRow second = streams.register(session, ORDERS, orders);
    assertThat(new KeyTables(tables).all(session, second)).isEmpty();
  }

  @Test
  @DisplayName("a stream whose deleted row's id is another's by now has no floor")
  void idsThatAreGivenAgain() {
    tables.create(session);
    Streams streams = new Streams(tables, "a", false);
    StreamRow mine = streams.register(session, ORDERS, new TableId("streams", "orders"));
    session.execute("DELETE FROM tidemark_streams");
    StreamRow others = streams.register(session, ORDERS, new TableId("streams", "more_orders"));
    assertThat(others.id()).isEqualTo(mine.id());
    assertThat(streams.floor(session, mine)).isEmpty();
    assertThat(streams.floor(session, others)).hasValue(0);
  }

  @Test
  void keyTablesHaveTheTargetsTypesAndCollations() {
    tables.create(session);
    session.execute(
        "CREATE COLLATION fold (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
            + " CREATE TABLE \"Odd \"\"name\" (code varchar(8) COLLATE fold, \"Nr\" numeric(9,2),"
            + " at timestamptz(3), PRIMARY KEY (code, \"Nr\"))");
    TableId odd = new TableId("streams", "Odd \"name");
    List<Column> key = Catalog.table(session, odd).orElseThrow().schema().keyColumns();
    StreamRow row = new Streams(tables, "a", false).register(session, ORDERS, odd);
    KeyTables keyTables = new KeyTables(tables);
    TableId seen = keyTables.ensureSeen(session, row, 7, key);
    assertThat(keyTables.ensureSeen(session, row, 7, key)).isEqualTo(seen);
    assertThat(
            session.query(
                Sql.of(
                    "SELECT attname || ' ' || format_type(atttypid, atttypmod) || ' ' || collname"
                        + " FROM pg_attribute LEFT JOIN pg_collation c ON c.oid = attcollation"
                        + " WHERE attrelid = 'streams.tidemark_seen_1_7'::regclass AND attnum = 1"),
                r -> r.getString(1)))
        .containsExactly("code character varying(8) fold");
    keyTables.ensureSeen(session, row, 9, key);
    assertThat(keyTables.seenFrom(session, row, 7)).hasSize(2);
    assertThat(keyTables.seenFrom(session, row, 8))
        .containsExactly(
            new KeySet(new TableId("streams", "tidemark_seen_1_9"), List.of("code", "Nr")));
  }
}
