package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.Finding.Kind;
import io.tidemark.cli.database.TestPostgres;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changes of a real table, and looks at what was copied of it by hand. */
class SourceTableIT {
  private static final String ROWS = "SELECT concat_ws(' ', id, life, status) FROM orders";

  @BeforeAll
  static void createReader() {
    TestPostgres.at("postgres", "CREATE ROLE " + Setup.READER);
  }

  private static Session database(String name) {
    TestPostgres.createDatabases(name);
    return new Session(TestPostgres.url(name));
  }

  private static Set<String> rows(Session session) {
    return session.must(sql -> new TreeSet<>(sql.rows(ROWS, row -> row.getString(1))));
  }

  private static void change(SourceTable table) {
    table.create(5);
    for (Action action : List.of(Action.DELETE, Action.EMPTY, Action.RESTORE, Action.REPLACE)) {
      table.change(new Event(0, action, "orders", 40, 6));
    }
  }

  @Test
  void theSameChangesLeaveTheSameRows() {
    try (Session one = database("one");
        Session other = database("other")) {
      change(new SourceTable("orders", one));
      change(new SourceTable("orders", other));

      assertThat(rows(one)).hasSize(40).isEqualTo(rows(other));
    }
  }

  @Test
  void noRowIsTurnedOverTwice() {
    try (Session session = database("turned")) {
      SourceTable table = new SourceTable("orders", session);
      table.create(5);
      Set<String> before = rows(session);

      Counts counts = table.turnOver(new Random(8));

      Set<String> gone = new TreeSet<>(before);
      gone.removeAll(rows(session));
      Set<String> come = new TreeSet<>(rows(session));
      come.removeAll(before);
      assertThat(counts.added()).isPositive();
      assertThat(counts.removed()).isPositive();
      assertThat(gone).hasSize((int) (counts.changed() + counts.removed()));
      assertThat(come).hasSize((int) (counts.changed() + counts.added()));
    }
  }

  @Test
  void aLiveRowThatVanishesFromTheCopyIsSeen() {
    try (Session source = database("looked_at");
        Copies copies = new Copies(TestPostgres.url("looked_at"))) {
      SourceTable table = new SourceTable("accounts", source);
      table.create(5);
      Supplier<Look> look = copies.of(List.of(table)).get(0);
      source.must(
          sql -> sql.run("ALTER TABLE accounts ADD COLUMN _sync_generation bigint DEFAULT 7"));

      assertThat(look.get()).isEqualTo(new Look(true, Optional.empty()));
      source.must(sql -> sql.run("DELETE FROM accounts WHERE id = (SELECT min(id) FROM accounts)"));
      assertThat(look.get().finding())
          .hasValueSatisfying(found -> assertThat(found.kind()).isEqualTo(Kind.MISSING));
    }
  }

  @Test
  void aLateRowLivesFromItsCommitOn() {
    try (Session session = database("late")) {
      SourceTable events = new SourceTable("events", session);
      events.create(5);
      Latecomer latecomer = new Latecomer(TestPostgres.url("late"));

      latecomer.begin(events, 2);
      List<Long> younger = events.add(1);
      assertThat(events.history().has(younger.get(0) - 1)).isFalse();

      latecomer.commit();
      assertThat(events.history().has(younger.get(0) - 1)).isTrue();
      long rows = session.must(sql -> sql.number("SELECT count(*) FROM events"));
      assertThat(rows).isEqualTo(events.history().size());
    }
  }

  @Test
  void aRowThatCameBackWithANewTimeIsKnownByIt() {
    try (Session session = database("restored")) {
      SourceTable accounts = new SourceTable("accounts", session);
      accounts.create(5);
      accounts.change(new Event(0, Action.EMPTY, "accounts", 0, 1));
      assertThat(accounts.change(new Event(0, Action.RESTORE, "accounts", 3, 1))).isEqualTo(3);

      assertThat(accounts.history().now().values())
          .hasSize(3)
          .allSatisfy(
              life -> {
                assertThat(life.restored()).isFalse();
                assertThat(life.updated()).isPositive();
              });
    }
  }
}
