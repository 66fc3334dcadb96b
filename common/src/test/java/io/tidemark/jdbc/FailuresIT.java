package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.dialect.Sql;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors say what to do about them, and never a value. */
class FailuresIT {
  private Session session;

  @BeforeEach
  void open() {
    session = TestPostgres.sessionIn("failures_it");
    session.execute("CREATE TABLE t (id bigint PRIMARY KEY, note varchar(5) NOT NULL)");
  }

  @AfterEach
  void close() {
    session.close();
  }

  private void insert(Session into, long id, String note) {
    into.update(Sql.of("INSERT INTO t VALUES (?, ?)", id, note));
  }

  @Test
  void dataErrorsNeverQuoteValues() {
    for (String sql :
        List.of(
            "INSERT INTO t VALUES (1, 'topsecret')",
            "SELECT 'topsecret'::int",
            "SELECT 'topsecret'::date",
            "SELECT '{\"topsecret'::jsonb",
            "SELECT (99999999999 + length('topsecret'))::int")) {
      DatabaseException e =
          catchThrowableOfType(DatabaseException.class, () -> session.execute(sql));
      assertThat(e.kind()).as(sql).isEqualTo(FailureKind.DATA);
      assertThat(e).hasNoCause();
      assertThat(e.getMessage())
          .doesNotContain("secret")
          .doesNotContain("99999")
          .contains(e.sqlState());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"P0001", "45000", "38000", "53100", "42501", "40001", "57P01"})
  void whatATriggerRaisesIsNeverQuotedWhateverStateItClaims(String state) {
    session.execute(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'customer %% is blocked', NEW.note USING ERRCODE = '%s'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION refuse()
        """
            .formatted(state));
    assertThatThrownBy(() -> insert(session, 1, "row's"))
        .isInstanceOf(DatabaseException.class)
        .hasNoCause()
        .hasMessageNotContaining("row's")
        .hasMessageContaining("trigger or function raised an error")
        .hasMessageContaining(state);
  }

  @Test
  void aClassThatIsNotTheServersOwnIsAUsersWords() {
    assertThat(SqlStates.serversOwn("53100")).isTrue();
    assertThat(List.of("45000", "38000", "39P01", "P0004", "U0001"))
        .noneMatch(SqlStates::serversOwn);
  }

  @Test
  void theDriversOwnErrorsNeverQuoteValues() {
    for (Function<Row, Object> read :
        List.<Function<Row, Object>>of(
            row -> row.getBoolean(1),
            row -> row.getInt(1),
            row -> row.cell(1, ColumnType.of(Kind.DECIMAL)),
            row -> row.cell(1, ColumnType.of(Kind.DATE)),
            row -> row.cell(1, ColumnType.of(Kind.TIME)),
            row -> row.cell(1, ColumnType.of(Kind.TIMESTAMP)))) {
      assertThatThrownBy(() -> session.query(Sql.of("SELECT 'topsecret'"), read))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATA))
          .hasNoCause()
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void aWrongNumberOfParametersIsSaid() {
    Sql tooMany = Sql.of("SELECT ?::text", "secret", "secret");
    Sql tooFew = Sql.of("SELECT ?::text || ?", "secret");
    Sql foreign = Sql.of("SELECT $1::text");
    for (Sql sql : List.of(tooMany, tooFew, foreign)) {
      assertThatThrownBy(() -> session.query(sql, row -> row.getString(1)))
          .as(sql.text())
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.ENVIRONMENT))
          .hasMessageContaining("number of `?`")
          .hasMessageNotContaining("secret");
    }
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void aRowTooLargeForAnIndexIsItsDatasFault() {
    session.execute("CREATE TABLE big (k text PRIMARY KEY)");
    String random =
        "INSERT INTO big SELECT string_agg(md5(i::text), '') FROM generate_series(1, 120) i";
    assertThatThrownBy(() -> session.execute(random))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATA))
        .hasMessageContaining("big_pkey")
        .hasMessageContaining("54000");
  }

  @Test
  void aDuplicateKeyNamesTheConstraintAndNotTheKey() {
    insert(session, 424242, "a");
    DatabaseException e =
        catchThrowableOfType(DatabaseException.class, () -> insert(session, 424242, "b"));
    assertThat(e.getMessage()).contains("t_pkey").doesNotContain("424242");
  }

  @Test
  void errorsAreClassified() {
    assertThat(kindOf("SELECT * FROM missing")).isEqualTo(FailureKind.SCHEMA);
    assertThat(kindOf("SELECT missing FROM t")).isEqualTo(FailureKind.SCHEMA);
    assertThat(kindOf("CREATE TABLE missing.t (id int)")).isEqualTo(FailureKind.SCHEMA);
    assertThat(kindOf("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '42501'; END $$"))
        .isEqualTo(FailureKind.DENIED);
    assertThat(kindOf("SELECT 1/0")).isEqualTo(FailureKind.DATA);
    assertThat(kindOf("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$"))
        .isEqualTo(FailureKind.CONTENTION);
    assertThat(kindOf("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '55P03'; END $$"))
        .isEqualTo(FailureKind.CONTENTION);
    assertThat(kindOf("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '57P01'; END $$"))
        .isEqualTo(FailureKind.CONNECTION);
    assertThat(kindOf("DO $$ BEGIN RAISE EXCEPTION 'secret'; END $$"))
        .isEqualTo(FailureKind.ENVIRONMENT);
    assertThat(kindOf("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '45000'; END $$"))
        .isEqualTo(FailureKind.ENVIRONMENT);
  }

  private FailureKind kindOf(String sql) {
    return catchThrowableOfType(DatabaseException.class, () -> session.execute(sql)).kind();
  }
}
