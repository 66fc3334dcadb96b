package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.RemovalSql;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Session.Mode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work that a dialect gives as several statements. */
class StepsIT {
  private Session session;

  @BeforeEach
  void open() {
    session = TestPostgres.sessionIn("steps_it");
    session.execute("CREATE TABLE t (id bigint PRIMARY KEY); CREATE TABLE kept (LIKE t)");
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void statementsTogetherTellHowManyRowsTheyChanged() {
    long changed =
        session.update(
            List.of(
                Sql.of("INSERT INTO t VALUES (1), (2)"),
                Sql.of("UPDATE t SET id = 3 WHERE id = ?", 1L)));
    assertThat(changed).isEqualTo(3);
    assertThat(session.update(List.<Sql>of())).isZero();
  }

  @Test
  void aRemovalKeepsFirstThenTellsThenRemoves() {
    session.update(Sql.of("INSERT INTO t VALUES (1), (2)"));
    RemovalSql removal =
        new RemovalSql(
            List.of(Sql.of("INSERT INTO kept SELECT id FROM t WHERE id = ?", 2L)),
            Sql.of("SELECT id FROM t WHERE id IN (SELECT id FROM kept) FOR UPDATE"),
            List.of(Sql.of("DELETE FROM t WHERE id IN (SELECT id FROM kept)")));
    List<Long> removed =
        session.inTransaction(Mode.READ_COMMITTED, tx -> tx.remove(removal, row -> row.getLong(1)));
    assertThat(removed).containsExactly(2L);
    assertThat(session.query(Sql.of("SELECT id FROM t"), row -> row.getLong(1)))
        .containsExactly(1L);
  }
}
